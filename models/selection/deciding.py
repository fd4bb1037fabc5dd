"""Who of a selection may be contacted, and why the others may not: one query for all."""

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...policy import vocabulary as v
from ..channel.settings import channel_label
from ..decision.facts import allowed_sql, lock_column, reason_sql
from .conditions import matching_query
from .evaluating import condition_env


def decided(selection):
    """Return ``SELECT id, reason`` of the matching customers; no reason: may be contacted.

    Decided for the selection's company, whichever one who looks works in.
    """
    selection.ensure_one()
    partners = condition_env(selection)["res.partner"]
    query = matching_query(selection)
    if selection.channel:
        reason = reason_sql(partners, selection.channel, selection.scope, "res_partner")
    else:
        partners.flush_model(["effective_lock_level"])
        reason = SQL(
            "CASE WHEN res_partner.effective_lock_level <> %s THEN %s END",
            v.LOCK_NONE,
            v.LOCKED,
        )
    return SQL(
        "SELECT res_partner.id AS id, %s AS reason FROM res_partner WHERE res_partner.id IN %s",
        reason,
        query.subselect(),
    )


def reach_query(selection):
    """Return the query of the matching customers who may be contacted."""
    selection.ensure_one()
    partners = condition_env(selection)["res.partner"]
    query = matching_query(selection)
    if selection.channel:
        query.add_where(allowed_sql(partners, selection.channel, selection.scope))
    else:
        partners.flush_model(["effective_lock_level"])
        lock = lock_column(partners)
        query.add_where(SQL("%s = %s", lock, v.LOCK_NONE))
    return query


def try_reason_counts(selection):
    """Count the matching customers by reason.

    One selection that can't be counted must not hide the others: its field may be gone with an app,
    or not be for the user who looks at a shared selection.

    :return: ``({reason: customers}, problem)``; those who may be contacted under None
    """
    selection._origin.check_access("read")
    try:
        with selection.env.cr.savepoint():
            rows = selection.env.execute_query(
                SQL("SELECT reason, count(*) FROM (%s) decided GROUP BY reason", decided(selection))
            )
        return dict(rows), False
    except (UserError, AccessError, ValueError, psycopg2.DataError) as error:
        return {}, str(error)


def check_reach(selection, channel=None):
    """Refuse to go on with a selection that reaches nobody.

    :param str channel: the one that the selection must have
    :raises UserError: saying what to change
    """
    selection.ensure_one()
    env = selection.env
    if channel and selection.channel != channel:
        raise UserError(
            env._(
                "%(selection)s: set the channel to “%(channel)s” first, so that it shows whom "
                "you may reach that way.",
                selection=selection.name,
                channel=channel_label(env, channel),
            )
        )
    if selection.problem:
        raise UserError(selection.problem)
    if not selection.reach_count and not selection.channel:
        raise UserError(env._("%s: everybody in this selection is locked.", selection.name))
    if not selection.reach_count:
        raise UserError(env._("%s: nobody in this selection may be contacted.", selection.name))
