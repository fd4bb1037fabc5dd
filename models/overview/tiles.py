"""The overview's numbers: how things are now, and what happened in the period."""

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..channel.settings import channel_label, channels_in_use
from ..controller.controllers import controller_id
from ..ledger.whose import told
from ..lock.finding import searchable

ANSWERS = (v.GIVEN, v.REFUSED, v.REQUESTED)


def channels(env):
    """Return the number of customers, and one dict per channel in use.

    The answers are counted in one query, the reach in one per channel: PostgreSQL spreads a
    condition over its workers, and an aggregate with the same condition it doesn't.
    """
    partners, codes = env["res.partner"], channels_in_use(env)
    counted = [(code, state) for code in codes for state in ANSWERS]
    columns = [
        SQL(
            "count(*) FILTER (WHERE %s = %s)",
            partners._field_to_sql("res_partner", BY_CODE[code].field),
            state,
        )
        for code, state in counted
    ]
    query = partners._search([]).select(SQL("count(*)"), *columns)
    ((customers, *counts),) = env.execute_query(query)
    numbers = dict(zip(counted, counts, strict=True))
    tiles = []
    for code in codes:
        domain = [("reachable_channel", "=", code)]
        answers = {state: numbers[code, state] for state in ANSWERS}
        tiles.append(
            {
                "code": code,
                "label": channel_label(env, code),
                "count": partners.search_count(domain),
                "unknown": customers - sum(answers.values()),
                "domain": domain,
                **answers,
            }
        )
    return customers, tiles


def current_tiles(env):
    """Return the numbers of today, as :func:`_tile` describes them."""
    return [
        _tile(
            env,
            "requested",
            "partner.consent.request",
            Domain("state", "=", "sent") & Domain("company_id", "=", controller_id(env)),
        ),
        # Hidden customers are archived.
        _tile(
            env,
            "locked",
            "res.partner",
            Domain("lock_level", "!=", v.LOCK_NONE),
            active_test=False,
        ),
        _tile(env, "silent", "res.partner", Domain("last_contact_date", "=", False)),
    ]


def period_tiles(env, start):
    """Return the numbers of what happened since ``start``, as :func:`_tile` describes them.

    Of the answers, those to the current company's controller.

    :param start: first day, None for all of it
    """
    said, events = since("moment", start) & told(env), "partner.consent.event"
    refused = Domain("event", "in", ("refused", "withdrawn"))
    return [
        _tile(env, "given", events, said & Domain("event", "=", "given")),
        _tile(env, "refused", events, said & refused),
        _tile(env, "history", "partner.history", since("date", start)),
    ]


def since(fname, start):
    """Return the domain of what happened since a day, of everything without one."""
    return Domain(fname, ">=", fields.Date.to_string(start)) if start else Domain.TRUE


def locks(env):
    """Return the locked customers by reason: ``label``, ``documents``, ``hidden``, ``domain``."""
    rows = {}
    partners = env["res.partner"].with_context(active_test=False)
    locked = Domain("lock_level", "!=", v.LOCK_NONE)
    for reason, level, count in partners._read_group(
        searchable(partners, locked), ["lock_reason_id", "lock_level"], ["__count"]
    ):
        row = rows.setdefault(
            reason,
            {
                "label": reason.display_name or env._("No reason given"),
                "documents": 0,
                "hidden": 0,
                "domain": list(locked & Domain("lock_reason_id", "=", reason.id)),
            },
        )
        row[level] += count
    return sorted(rows.values(), key=lambda row: -row["documents"] - row["hidden"])


def _tile(env, code, model, domain, active_test=True):
    """Return a number with what opens the rows behind it.

    :return: dict of ``code``, ``model``, ``count``, ``domain``, ``active_test``
    """
    records = env[model].with_context(active_test=active_test)
    return {
        "code": code,
        "model": model,
        "count": records.search_count(domain),
        "domain": list(domain),
        "active_test": active_test,
    }
