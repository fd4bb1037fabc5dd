"""Who refused between the scheduling of a message and its posting, and taking them out of it."""

from odoo import Command

from ...models.controller.controllers import controller_of, has_several
from ...policy import failure_types
from ...policy import vocabulary as v
from ..context import COMPANY, LEFT_OUT, OVERRIDE, SCOPE
from .deciding import reasons_for
from .for_whom import of_document, signed
from .not_sent import log_not_sent
from .notified import notified_ids
from .objections import OBJECTIONS
from .overriding import chosen_in, still_overridden
from .recipients import Recipient


def drop_refused(message):
    """Take out whoever refused since the message was scheduled, and say so on the document.

    Staff who scheduled it in spite of a refusal said why: that counts unless the customer refused
    again. Advertising is stopped by every reason, whatever staff said.

    :param message: ``mail.scheduled.message`` record
    """
    document = message.env[message.model].browse(message.res_id).exists()
    if has_several(message.env):
        # Odoo posts it with this context alone.
        word = signed(document, _company_id(message))
        message.send_context = (message.send_context or {}) | {COMPANY: word}
    refused = _refused(message, document)
    if not refused:
        return
    _leave_out(message, message.env["res.partner"].union(*refused))
    strictest = min(refused.values(), key=failure_types.strictness)
    log_not_sent(document, failure_types.failure_type(strictest))


def _refused(message, document):
    """Return ``{customer: reason}`` of those whom the message would reach and may not."""
    partners, company_id = _notified(message, document), _company_id(message)
    advertising = (message.send_context or {}).get(SCOPE) == v.MARKETING
    to_decide = [Recipient(partner.id, None, company_id) for partner in partners]
    reasons = reasons_for(message.env, to_decide, "email", v.MARKETING)
    counting = v.REASONS if advertising else OBJECTIONS
    refused = {p: r for p, r in zip(partners, reasons, strict=True) if r in counting}
    if refused and not advertising:
        word = (message.send_context or {}).get(OVERRIDE)
        chosen = chosen_in(message.env, word, message.create_uid.id)
        of_controller = chosen.get(controller_of(message.env, company_id))
        overridden = still_overridden(message.env["res.partner"].union(*refused), of_controller)
        refused = {p: r for p, r in refused.items() if p not in overridden}
    return refused


def _company_id(message):
    """Return the company that the message was decided for, and is posted for."""
    if company := message.consent_company_id:
        return company.id
    # Scheduled before that was written down.
    return of_document(message.env, message.model, message.res_id)


def _notified(message, document):
    subtype = message.env.ref("mail.mt_note" if message.is_note else "mail.mt_comment")
    context = message.send_context or {}
    document = document.with_context(**{LEFT_OUT: context.get(LEFT_OUT)})
    ids = notified_ids(document, subtype.id, message.partner_ids.ids)
    return message.env["res.partner"].browse(ids)


def _leave_out(message, refused):
    context = dict(message.send_context or {})
    left_out = set(context.get(LEFT_OUT) or ()) | set(refused.ids)
    # sudo: whoever posts it, the author's message is changed
    message.sudo().write(
        {
            "partner_ids": [Command.unlink(id_) for id_ in (refused & message.partner_ids).ids],
            "send_context": context | {LEFT_OUT: sorted(left_out)},
        }
    )
