"""The chatter's quick composer tells who refused e-mail, before the message is sent."""

from odoo.exceptions import AccessError
from odoo.tools import SQL, email_normalize

from ...models.decision import words
from ...models.lock.naming import nameable
from ...policy import vocabulary as v
from .deciding import decided_given
from .for_whom import of_document
from .notified import notified_ids
from .objections import NAMES_SHOWN, OBJECTIONS, list_action, refused_message
from .recipients import Recipient


def warning(document, partner_ids, emails):
    """Who would get a message on this document although they refused e-mail?

    Followers count as well as the chosen recipients; staff don't. A message written by hand is
    correspondence, as in the full composer: only a customer's own No counts.

    :param document: record of any model with a chatter
    :param list partner_ids: chosen recipients
    :param list emails: chosen addresses that belong to no customer yet
    :return: False where nobody refused, otherwise a dict: ``message``, ``refused`` (list of
        ``name`` and ``reason``, the first ones), ``more`` (how many others) and ``action``,
        which opens their list
    :raises AccessError: for portal users, and where the user may not read the document
    """
    env = document.env
    if not env.user._is_internal():
        raise AccessError(env._("Only staff see what customers answered."))
    document.check_access("read")
    chosen = env["res.partner"].browse(partner_ids).exists()._filtered_access("read")
    comment = env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
    notified = notified_ids(document, comment, chosen.ids)
    company_id = of_document(env, document._name, document.id)
    reached = [Recipient(id_, None, company_id) for id_ in notified]
    reached += [
        Recipient(None, address, company_id) for address in map(email_normalize, emails) if address
    ]
    refused = _refused(env, reached)
    if not refused:
        return False
    labels = words.labels(env)
    known = nameable(env["res.partner"].browse(id_ for id_, _who, _reason in refused if id_))
    names = {partner.id: partner.display_name for partner in known}
    # An address is no news to who entered it.
    entered = {recipient.address: recipient.address for recipient in reached}
    another = env._("Another customer")
    shown = [
        {"name": names.get(id_) or entered.get(address) or another, "reason": labels[reason]}
        for id_, address, reason in refused
    ]
    return {
        "message": refused_message(env, "email", len(refused), len(reached)),
        "refused": shown[:NAMES_SHOWN],
        "more": len(shown[NAMES_SHOWN:]),
        "action": list_action(known),
    }


def _refused(env, reached):
    """Return ``(customer id or None, address, reason)`` of those who refused, each once.

    :param reached: list of ``recipients.Recipient``
    """
    if not reached:
        return []
    decided = decided_given(env, reached, "email", v.MARKETING)
    query = SQL("SELECT partner_id, address, reason FROM (%s) decided ORDER BY id", decided)
    found = {
        (partner_id or address, reason): (partner_id, address, reason)
        for partner_id, address, reason in env.execute_query(query)
        if reason in OBJECTIONS
    }
    return list(found.values())
