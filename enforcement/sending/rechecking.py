"""Applying a decision to what is queued: mails lose who refused, and SMS to them are cancelled.

A lock or a refusal may come between queueing and sending.
"""

from odoo import Command

from ...policy import failure_types
from .for_whom import company_of
from .not_sent import log_not_sent
from .queued_mails import slots_by_scope
from .recipient_keys import number_of
from .recipients import Recipient
from .staff import reasons_to_stop, staff_addresses


def drop_refused(mails, documents):
    """Take out of these mails whoever may not be contacted by now.

    :param mails: recordset of ``mail.mail``
    :param dict documents: ``{mail id: (model, id)}`` of mails that know no document themselves
    :return: the mails that are cancelled because nobody remains
    """
    return mails.browse().union(
        *(
            _drop_refused_of_scope(mails, slots, scope, documents)
            for scope, slots in slots_by_scope(mails).items()
        )
    )


def _drop_refused_of_scope(mails, slots, scope, documents):
    to_decide = [Recipient(slot.customer_id, slot.address, slot.company_id) for slot in slots]
    reasons = reasons_to_stop(mails.env, to_decide, "email", scope)
    reasons = _spare_test_mails(mails.env, slots, reasons)
    by_mail = {}
    for slot, reason in zip(slots, reasons, strict=True):
        by_mail.setdefault(slot.mail_id, []).append((slot, reason))
    return mails.browse().union(
        *(
            _apply(mail, by_mail[mail.id], documents.get(mail.id))
            for mail in mails
            if any(reason for _slot, reason in by_mail.get(mail.id, ()))
        )
    )


def _spare_test_mails(env, slots, reasons):
    """A business may show a draft to its own staff, whatever they answered as customers."""
    tested = {
        slot.address for slot, reason in zip(slots, reasons, strict=True) if reason and slot.is_test
    }
    staff = staff_addresses(env, "email", tested)
    return [
        None if slot.is_test and slot.address in staff else reason
        for slot, reason in zip(slots, reasons, strict=True)
    ]


def _apply(mail, decided, document):
    """Take the refused recipients out of this mail; cancel it where nobody remains.

    :param decided: list of ``(Slot, reason or None)``, one per address
    :param document: ``(model, id)`` where the mail itself knows none, or None
    :return: this mail where it is cancelled
    """
    reasons = [reason for _slot, reason in decided if reason]
    code = failure_types.failure_type(min(reasons, key=failure_types.strictness))
    # sudo: whom a mail notifies is kept by the system, whoever sends
    notifications = (
        mail.env["mail.notification"]
        .sudo()
        .search([("mail_mail_id", "=", mail.id), ("notification_status", "=", "ready")])
    )
    refused_ids = {slot.partner_id for slot, reason in decided if reason} - {None}
    remaining = [
        slot for slot, reason in decided if not reason and slot.partner_id not in refused_ids
    ]
    if not remaining:
        mail.write({"state": "cancel", "failure_type": code, "failure_reason": False})
        mail.mailing_trace_ids.write({"trace_status": "cancel", "failure_type": code})
        notifications.write({"notification_status": "canceled", "failure_type": code})
        _tell(mail, decided, document, code)
        return mail
    kept = [slot.address for slot in remaining if not slot.partner_id]
    mail.write(
        {
            "recipient_ids": [Command.unlink(id_) for id_ in refused_ids],
            "email_to": ", ".join(kept) if mail.email_to or mail.email_cc else False,
            "email_cc": False,
        }
    )
    notifications.filtered(lambda n: n.res_partner_id.id in refused_ids).write(
        {"notification_status": "canceled", "failure_type": code}
    )
    _tell(mail, decided, document, code, left_out=len(reasons))
    return mail.browse()


def _tell(mail, decided, document, code, left_out=0):
    """Say that it wasn't sent on its document, or on the customers where that has no chatter."""
    model, res_id = (mail.model, mail.res_id) if mail.model else document or (None, None)
    if mail.mailing_id or not res_id or model not in mail.env:
        return
    # sudo: the queue tells on the document why nothing was sent, whoever wrote it
    record = mail.env[model].sudo().browse(res_id).exists()
    if hasattr(record, "_message_log"):
        log_not_sent(record, code, left_out)
    elif record:
        ids = {slot.customer_id for slot, reason in decided if reason} - {None}
        log_not_sent(mail.env["res.partner"].sudo().browse(sorted(ids)), code)


def cancel_refused_sms(messages):
    """Cancel the messages to whoever may not be contacted by now.

    :param messages: recordset of ``sms.sms``
    :return: the cancelled ones
    """
    cancelled = messages.browse()
    by_scope = messages.grouped(lambda sms: sms.consent_scope or sms.mailing_id.consent_scope)
    for scope, of_scope in by_scope.items():
        if not scope:
            continue
        to_decide = [
            Recipient(sms.partner_id.id, number_of(sms), company_of(sms).id) for sms in of_scope
        ]
        reasons = reasons_to_stop(messages.env, to_decide, "sms", scope)
        found = dict(zip(of_scope, reasons, strict=True))
        for reason, refused in of_scope.grouped(found.get).items():
            if reason:
                code = failure_types.failure_type(reason)
                refused._update_sms_state_and_trackers("canceled", failure_type=code)
                _log_sms(refused, code)
                cancelled += refused
    return cancelled


def _log_sms(messages, failure_type):
    for sms in messages.filtered(lambda sms: not sms.mailing_id and sms.mail_message_id.res_id):
        message = sms.mail_message_id
        log_not_sent(message.env[message.model].browse(message.res_id).exists(), failure_type)
