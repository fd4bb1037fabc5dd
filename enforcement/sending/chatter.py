"""The chatter's quick composer: who refused e-mail, before the message is sent, and what then.

A message about business with the customer whom its document is for is service, and one click as
ever. Everything else that staff write there is correspondence, as in the full composer: who refused
is left out, or written to anyway for a reason.
"""

from typing import NamedTuple

from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, email_normalize

from ...models.decision import words
from ...models.lock.naming import nameable
from ...policy import vocabulary as v
from ..context import LEFT_OUT, OVERRIDE
from .business import is_business
from .deciding import decided_given
from .for_whom import of_document
from .notified import notified_ids
from .objections import NAMES_SHOWN, OBJECTIONS, list_action, refused_message, unanswered
from .overriding import choose
from .recipient_columns import partners_of
from .recipients import Recipient


class Refusal(NamedTuple):
    """One recipient who refused. No customer where only the address is known."""

    partner_id: int | None
    address: str | None
    reason: str


def warning(document, partner_ids, emails):
    """Who would get a message on this document although they refused e-mail?

    Followers count as well as the chosen recipients; staff don't. A message written by hand is
    correspondence, as in the full composer: only a customer's own No counts.

    :param document: record of any model with a chatter
    :param list partner_ids: chosen recipients
    :param list emails: chosen addresses that belong to no customer yet
    :return: False where nobody refused, otherwise a dict: ``message``, ``refused`` (list of
        ``name`` and ``reason``, the first ones), ``more`` (how many others), ``action``,
        which opens their list, and ``asks``: whether staff have to say what happens to them
    :raises AccessError: for portal users, and where the user may not read the document
    """
    env = document.env
    if not env.user._is_internal():
        raise AccessError(env._("Only staff see what customers answered."))
    document.check_access("read")
    reached = _reached(document, partner_ids, emails)
    refused = _refused(env, reached)
    if not refused:
        return False
    labels = words.labels(env)
    known = nameable(env["res.partner"].browse(one.partner_id for one in refused if one.partner_id))
    names = {partner.id: partner.display_name for partner in known}
    # An address is no news to who entered it.
    entered = {recipient.address: recipient.address for recipient in reached}
    another = env._("Another customer")
    shown = [
        {
            "name": names.get(one.partner_id) or entered.get(one.address) or another,
            "reason": labels[one.reason],
        }
        for one in refused
    ]
    return {
        "message": refused_message(env, "email", len(refused), len(reached)),
        "refused": shown[:NAMES_SHOWN],
        "more": len(shown[NAMES_SHOWN:]),
        "action": list_action(known),
        "asks": bool(_asked_about(document, refused)),
    }


def answered(document, partner_ids, emails, answer):
    """Return how a message is posted, by what staff say happens to those who refused.

    :param answer: dict with ``leave_out`` (bool) and ``reason`` (str) for sending anyway, or None
    :return: ``(partner_ids, emails, context)`` of who remains, and what the message carries along
    :raises UserError: where somebody refused and staff didn't say what happens to them
    """
    env, answer = document.env, answer or {}
    reached = _reached(document, partner_ids, emails)
    asked = _asked_about(document, _refused(env, reached))
    if not asked:
        return partner_ids, emails, {}
    refused = env["res.partner"].browse(one.partner_id for one in asked if one.partner_id)
    if answer.get("leave_out"):
        if len(asked) >= len(reached):
            raise UserError(env._("Nobody remains. Send it anyway and say why."))
        addresses = {one.address for one in asked}
        return (
            [id_ for id_ in partner_ids if id_ not in refused.ids],
            [address for address in emails if email_normalize(address) not in addresses],
            {LEFT_OUT: refused.ids},
        )
    reason = str(answer.get("reason") or "").strip()
    if not reason:
        raise unanswered(refused_message(env, "email", len(asked), len(reached)), refused)
    company_id = of_document(env, document._name, document.id)
    word = {OVERRIDE: choose({company_id: refused}, "email", reason)} if refused else {}
    return partner_ids, emails, word


def _reached(document, partner_ids, emails):
    """Return whom a message on this document reaches, as a list of ``recipients.Recipient``."""
    env = document.env
    chosen = env["res.partner"].browse(partner_ids).exists()._filtered_access("read")
    comment = env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
    notified = notified_ids(document, comment, chosen.ids)
    company_id = of_document(env, document._name, document.id)
    addresses = filter(None, map(email_normalize, emails))
    return [Recipient(id_, None, company_id) for id_ in notified] + [
        Recipient(None, address, company_id) for address in addresses
    ]


def _asked_about(document, refused):
    """Return those of the refusals that staff have to answer for: the message isn't service."""
    env = document.env
    if not is_business(env, document._name):
        return refused
    # sudo: whether a recipient is the document's customer tells nobody a name
    partners = env["res.partner"].sudo()
    family = partners.browse(partners_of(document, document.ids).values()).commercial_partner_id
    return [
        one
        for one in refused
        if not one.partner_id or partners.browse(one.partner_id).commercial_partner_id not in family
    ]


def _refused(env, reached):
    """Return a :class:`Refusal` of each of those who refused, each once.

    :param reached: list of ``recipients.Recipient``
    """
    if not reached:
        return []
    decided = decided_given(env, reached, "email", v.MARKETING)
    query = SQL("SELECT partner_id, address, reason FROM (%s) decided ORDER BY id", decided)
    found = {
        (partner_id or address, reason): Refusal(partner_id, address, reason)
        for partner_id, address, reason in env.execute_query(query)
        if reason in OBJECTIONS
    }
    return list(found.values())
