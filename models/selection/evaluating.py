"""A stored condition means one thing: it is asked in the language, time zone and companies of who
wrote it, whoever looks, and with no more rights than who looks.

“Country contains Österreich” finds nothing in English, “created today” is another day elsewhere,
and a job that searches as the superuser finds the customers of every company. Each function here
takes one record of a model that inherits ``partner.condition``.
"""

from odoo import api
from odoo.exceptions import UserError

# What is fixed, of the condition itself; by whose rights a job looks comes on top.
MEANING = ("condition_lang", "condition_tz", "condition_company_ids")
FIXED = (*MEANING, "condition_user_id")


def stamp(env):
    """Return what is fixed where the user of ``env`` writes a condition now, as values."""
    return {
        "condition_lang": env.lang or env.user.lang,
        "condition_tz": env.tz.zone,
        # Where the caller names none, all of the user's are active, in no order.
        "condition_company_ids": (env.company | env.companies).ids,
        "condition_user_id": env.uid,
    }


def condition_env(record):
    """Return the environment in which a condition is evaluated.

    Nothing of the context counts, so that forging it widens nothing. Record rules are those of who
    looks; where the system looks, as a job does, those of who wrote the condition. Companies that
    may not be used are left out.

    :raises UserError: saying why the condition can't be evaluated, and what to do
    """
    record.ensure_one()
    fixed, env = fixed_of(record), record.env
    if env.su:
        env = _of_author(env, fixed["condition_user_id"])
    lang = fixed["condition_lang"]
    if lang and not env["res.lang"]._get_data(code=lang):
        raise UserError(
            record.env._(
                "The condition was written in a language that is not active any more (%s). Write "
                "it anew.",
                lang,
            )
        )
    companies = _companies(record, env, fixed["condition_company_ids"])
    context = {"lang": lang, "tz": fixed["condition_tz"], "allowed_company_ids": companies}
    return env(context=context)


def in_companies(record):
    """Return the record with the companies of its condition, so that who matches can be dealt with.

    The company that the condition is evaluated for is the current one: answers are those given to
    its controller. Language and time zone stay those of who looks.
    """
    own, asked = record.env.companies.ids, condition_env(record).companies.ids
    return record.with_context(allowed_company_ids=list(dict.fromkeys([*asked, *own])))


def companies_context(record):
    """Return the context of an action, so that a list shows all whom the condition finds, and of
    each what was decided."""
    return {"allowed_company_ids": in_companies(record).env.companies.ids}


def fixed_of(record):
    """Return what holds for a condition: as it was fixed, or would be if a form were saved now."""
    stored = record._origin
    fixed = values_of(stored, FIXED)
    if fixed and (record == stored or not record._condition_rewritten(stored)):
        return fixed
    return stamp(record.env) | values_of(record._condition_source(), MEANING)


def values_of(record, names):
    """Return what is fixed of a condition, as values; nothing where it is older than this addon."""
    # sudo: who wrote a condition isn't for everybody to read, and it holds for all
    record = record.sudo()
    if not record.condition_company_ids:
        return {}
    return {name: record._fields[name].convert_to_write(record[name], record) for name in names}


def _of_author(env, user_id):
    """Return the environment of who wrote a condition, with their rights.

    :raises UserError: where they can't log in any more
    """
    author = env["res.users"].browse(user_id or ()).exists()
    if not author or not (author.active or author.id == api.SUPERUSER_ID):
        raise UserError(
            env._("Whoever wrote the condition can't log in any more. Save or send it anew.")
        )
    return env(user=author.id)


def _companies(record, env, ids):
    """Return those of the companies that may be used; the first is the current one.

    :raises UserError: where none may be used, or not the one that the record is for
    """
    first = record._condition_company()._origin.ids
    # sudo: which companies exist is no secret of theirs
    usable = env["res.company"].sudo().browse(ids).exists().ids
    if not env.su:
        usable = env.user._get_company_ids()
        if not set(first).issubset(usable):
            raise UserError(
                record.env._(
                    "%(record)s is for a company that %(user)s may not use.",
                    record=record.display_name,
                    user=env.user.name,
                )
            )
    found = [id_ for id_ in dict.fromkeys([*first, *ids]) if id_ in usable or id_ in first]
    if not found:
        raise UserError(
            record.env._(
                "%(user)s may use none of the companies that the condition of %(record)s was "
                "written for.",
                user=env.user.name,
                record=record.display_name,
            )
        )
    return found
