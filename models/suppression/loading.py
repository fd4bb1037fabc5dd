"""Loading a list: part by part into a place of its own, and then all at once.

Each part is committed together with how far it is, so that after an interruption it goes on where
it stood. Whoever decides meanwhile sees the former list whole, and then the new one.
"""

import logging
from datetime import timedelta
from itertools import islice

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL, split_every

from ...policy import list_rows
from ...policy.list_digests import PLAIN
from ..address.digests import HELD, digest_sql
from ..address.further import further_digests, refresh
from .objections import busy_words, need_extension, nothing, problem, unreadable
from .replacing import forget_entries, switch

_logger = logging.getLogger(__name__)

CHUNK = 20_000
# So many customers' addresses are dealt with at once.
ADDRESSES = 20_000
# Up to this many lines all is done when the user's click returns.
IMMEDIATE = 10_000
# So many unreadable lines are named.
NAMED = 100
CRON = "partner_consent.ir_cron_suppression_list"


def start(one):
    """Begin to load the list's file; a small one is done when this returns.

    :raises UserError: saying what is wrong with the file
    """
    env = one.env
    # sudo: what says how far it is is the engine's to write
    one = one.sudo()
    one.lock_for_update()
    if one.state == "loading":
        raise UserError(busy_words(one))
    raw = content(one)
    if not raw:
        raise UserError(env._("%(list)s: choose a file first.", list=one.name))
    need_extension(one)
    form = format_of(one)
    try:
        first = next((text for _line, text in list_rows.rows(raw, form) if text), None)
    except list_rows.UnreadableFile as error:
        raise UserError(unreadable(one, error)) from error
    if not first:
        raise UserError(nothing(one))
    forget_entries(one)
    one.write(
        {
            "state": "loading",
            # From now on new customers are compared with it, too.
            "in_use": True,
            "error": False,
            "line_count": list_rows.count(raw, form),
            **_first_seen(one),
            **dict.fromkeys(("read_count", "new_count", "bad_count", "duplicate_count"), 0),
            "bad_lines": False,
        }
    )
    if one.line_count <= IMMEDIATE:
        for _done in parts(one):
            pass
        if one.error:
            raise UserError(one.error)
    else:
        # sudo: officers may start this one job
        env.ref(CRON).sudo()._trigger_list([fields.Datetime.now()])


def go_on_all(lists):
    """Go on with these lists, as the job, until they are loaded or time is up."""
    cron = lists.env["ir.cron"]
    if not cron._commit_progress(remaining=sum(one.line_count - one.read_count for one in lists)):
        return
    for one in lists:
        if not one.try_lock_for_update() or one.state != "loading":
            continue
        try:
            for done in parts(one):
                if not cron._commit_progress(done):
                    return
                # Committed: another job may have taken it.
                if not one.try_lock_for_update() or one.state != "loading":
                    break
        except psycopg2.OperationalError:
            # Another transaction was faster: the job tries again.
            raise
        except Exception as error:
            one.env.cr.rollback()
            _logger.info("Suppression list %s stopped: %s", one.id, error)
            stop(one, str(error) or type(error).__name__)
        cron._commit_progress()


def parts(one):
    """Load the list, and yield after each part how many lines it was."""
    raw, form = content(one), format_of(one)
    rows = islice(list_rows.rows(raw, form), one.read_count, None)
    for chunk in split_every(CHUNK, rows):
        _read(one, list(chunk))
        yield len(chunk)
    if why := problem(one):
        stop(one, why)
        return
    # Who came since the first loading was compared with it already, but for domains new in it.
    all_of_them = not one.loaded_on or one.method == PLAIN
    for first, last in _address_ranges(one):
        refresh(one.env, first, last, all_of_them)
        yield 0
    switch(one)


def stop(one, reason):
    """Leave the former entries as they are, and say why."""
    # sudo: what says how far it is is the engine's to write
    one = one.sudo()
    forget_entries(one)
    there = bool(one.loaded_on)
    one.write({"state": "done" if there else "draft", "in_use": there, "error": reason})


def content(one, fname="file"):
    """Return a file as it was uploaded; read past the field, which would encode it."""
    # sudo: whoever may load a file may have it read
    files = one.env["ir.attachment"].sudo()
    domain = [("res_model", "=", one._name), ("res_field", "=", fname), ("res_id", "=", one.id)]
    return files.search(domain, limit=1).raw or b""


def format_of(one):
    return list_rows.Format(one.kind, one.method, one.country_id.code or None)


def _read(one, chunk):
    env = one.env
    texts = [text for _line, text in chunk if text]
    different = list(dict.fromkeys(texts))
    env.cr.execute(
        SQL(
            "INSERT INTO partner_suppression_entry (list_id, digest)"
            " SELECT %s, %s FROM unnest(%s::text[]) AS asked(key), %s ON CONFLICT DO NOTHING",
            one.id,
            digest_sql(env, SQL("asked.key")),
            different,
            HELD,
        )
    )
    new = env.cr.rowcount
    bad = [line for line, text in chunk if not text]
    room = NAMED - min(one.bad_count, NAMED)
    named = [one.bad_lines] if one.bad_lines else []
    if not one.has_domains and any(text[0] == "@" for text in different):
        one.has_domains = True
    one.write(
        {
            "read_count": one.read_count + len(chunk),
            "new_count": one.new_count + new,
            "duplicate_count": one.duplicate_count + len(texts) - new,
            "bad_count": one.bad_count + len(bad),
            "bad_lines": ", ".join([*named, *map(str, bad[:room])]) or False,
        }
    )


def _address_ranges(one):
    env = one.env
    if not further_digests(env, one.kind, SQL("key")):
        return
    env.cr.execute("SELECT MIN(id), MAX(id) FROM partner_address")
    first, last = env.cr.fetchone()
    for start_ in range(first or 0, (last or -1) + 1, ADDRESSES):
        yield start_, start_ + ADDRESSES - 1


def _first_seen(one):
    """Return after what a Yes comes before the new entries: the end of the edition's day, or now.

    Now is after the ledger's last row, too: an answer is written down to the second.
    """
    now = fields.Datetime.now()
    end = one.issued_on and fields.Datetime.to_datetime(one.issued_on) + timedelta(days=1)
    if end and end < now:
        return {"first_seen": end, "last_event": 0}
    one.env["partner.consent.event"].flush_model()
    one.env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM partner_consent_event")
    return {"first_seen": now, "last_event": one.env.cr.fetchone()[0]}
