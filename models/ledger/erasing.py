"""Erasing what the ledger says about a person, so that the chain still proves the rest."""

from odoo import fields
from odoo.tools import SQL

from ...policy import evidence
from ...policy import vocabulary as v
from .rows import append

# Who acted stays where it was staff: that is the business's own record.
OF_CUSTOMER = tuple(name for name in evidence.PERSONAL if name not in ("user_id", "user_name"))
OF_WHO_ACTED = ("user_id", "user_name")


def erase(partners, controller_id):
    """Delete the personal values of these customers' rows with their salts, and append that.

    The caller holds the customers' row locks. Rows that a merge handed on are erased on their own
    chains. (GDPR art. 17)

    :param int controller_id: id of the company that erases
    :return: the new ``partner.consent.event`` rows, one for each chain
    """
    env = partners.env
    # sudo: the portal user of a customer is erased along
    users = partners.sudo().with_context(active_test=False).user_ids
    own = SQL("(partner_id = ANY(%(ids)s) OR chain_id = ANY(%(ids)s))", ids=partners.ids)
    acted = SQL("user_id = ANY(%s)", users.ids)
    rows = env.execute_query(
        SQL(
            "SELECT chain_id, max(partner_id) FROM partner_consent_event WHERE %s OR %s"
            " GROUP BY chain_id ORDER BY chain_id",
            own,
            acted,
        )
    )
    _forget(env, OF_CUSTOMER, own)
    _forget(env, OF_WHO_ACTED, acted)
    return _append_erased(env, rows, controller_id)


def erase_values(env, found, controller_id):
    """Delete single personal values with their salts, and append that to each chain.

    For what was noted about somebody on another customer's rows. The caller holds those customers.

    :param dict found: ``{name of a personal value: ids of partner.consent.event rows}``
    :return: the new ``partner.consent.event`` rows, one for each chain
    """
    ids = sorted(set().union(*found.values()))
    rows = env.execute_query(
        SQL(
            "SELECT chain_id, max(partner_id) FROM partner_consent_event WHERE id = ANY(%s)"
            " GROUP BY chain_id ORDER BY chain_id",
            ids,
        )
    )
    for name, of in found.items():
        _forget(env, (name,), SQL("id = ANY(%s)", sorted(of)))
    return _append_erased(env, rows, controller_id)


def _append_erased(env, rows, controller_id):
    """Append to each chain that something before was erased.

    :param rows: list of ``(chain id, customer's id)``
    """
    env["partner.consent.event"].invalidate_model(flush=False)
    blank = dict.fromkeys((*evidence.FIELDS, *evidence.PERSONAL, "attachment_id"))
    common = blank | {
        "event": v.ERASED,
        "old_state": v.UNKNOWN,
        "new_state": v.UNKNOWN,
        "moment": fields.Datetime.now(),
        "source": v.ERASURE,
        "user_id": env.uid,
        "company_id": controller_id,
    }
    return append(
        env, [common | {"chain_id": chain, "partner_id": partner} for chain, partner in rows]
    )


def _forget(env, names, condition):
    nothing = [SQL("%s = NULL", SQL.identifier(name)) for name in names]
    if "attachment_checksum" in names:
        nothing.append(SQL("attachment_id = NULL"))
    env.execute_query(
        SQL(
            "UPDATE partner_consent_event SET %s, salts = salts - %s::text[] WHERE %s RETURNING id",
            SQL(", ").join(nothing),
            list(names),
            condition,
        )
    )
