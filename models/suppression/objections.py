"""A list in words: what its file may hold, and why one isn't loaded, with the way out."""

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...policy.channels import BY_CODE
from ...policy.list_digests import EXTENSIONS, METHODS, PLAIN


def methods(env):
    """Return what a file may hold, as the options of a selection field."""
    return [
        (PLAIN, env._("Addresses")),
        *(
            (code, env._("%(method)s hashes", method=method.label))
            for code, method in METHODS.items()
        ),
    ]


def contradiction(one):
    """Return what doesn't go together in this list, None where all does."""
    env, channels = one.env, one.with_context(active_test=False).channel_ids
    if not channels or any(BY_CODE[channel.code].kind != one.kind for channel in channels):
        return env._("%(list)s: choose the channels that use these addresses.", list=one.name)
    if one.issued_on and one.issued_on > fields.Date.today():
        return env._("%(list)s: the edition can't be of a day to come.", list=one.name)
    if one.wait_when_stale and not one.waits_for:
        return env._(
            "%(list)s: to wait for a fresh list, choose a country, and e-mail or numbers.",
            list=one.name,
        )
    return None


def busy_words(one):
    return one.env._(
        "%(list)s is being loaded. Wait until it is done, or give it up.", list=one.name
    )


def problem(one):
    """Return why what was read must not replace what is there, None where it may."""
    if not one.new_count:
        return nothing(one)
    if one.bad_count > one.new_count + one.duplicate_count:
        return one.env._(
            "%(bad)s of %(all)s lines can't be read: is it the right file, and what is in it? "
            "The first lines are %(lines)s.",
            bad=one.bad_count,
            all=one.read_count,
            lines=one.bad_lines,
        )
    if 2 * one.new_count < one.entry_count and not one.accept_smaller:
        return one.env._(
            "The file has %(new)s entries, the list has %(old)s: is it the whole list? If so, tick "
            "“Much smaller is right”, and load it again.",
            new=one.new_count,
            old=one.entry_count,
        )
    return None


def need_extension(one):
    """Install what PostgreSQL needs for this way of hashing; the database's owner may.

    :raises UserError: where the server doesn't have it
    """
    name = EXTENSIONS.get(one.method)
    if not name:
        return
    try:
        with one.env.cr.savepoint():
            one.env.cr.execute(
                SQL("CREATE EXTENSION IF NOT EXISTS %s", SQL.identifier(name)), log_exceptions=False
            )
    except psycopg2.Error as error:
        raise UserError(
            one.env._(
                "%(list)s: PostgreSQL lacks the extension “%(name)s”, which these hashes need. Ask "
                "your administrator to install it (package postgresql-contrib).",
                list=one.name,
                name=name,
            )
        ) from error


def unreadable(one, error):
    if error.code == "blocks":
        return one.env._(
            "%(list)s: the file is no text, and not made of hashes of this method either.",
            list=one.name,
        )
    return one.env._("%(list)s: this is no text file. Save it as CSV.", list=one.name)


def nothing(one):
    return one.env._(
        "%(list)s: no line of the file can be read. Is it the right file, and what is in it?",
        list=one.name,
    )
