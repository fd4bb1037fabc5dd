"""Outgoing mails: a lock or a refusal that comes between queueing and sending wins."""

from odoo import Command, api, fields, models

from ...policy import failure_types
from . import queued_mails, recipients
from .scopes import scope_field, with_scope


class MailMail(models.Model):
    _inherit = "mail.mail"

    failure_type = fields.Selection(
        selection_add=failure_types.SELECTION, ondelete=failure_types.ON_UNINSTALL
    )
    consent_scope = scope_field()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(with_scope(self.env, vals_list))

    def _send(self, *args, **kwargs):
        cancelled = self._consent_recheck()
        remaining = self - cancelled
        callback = kwargs.get("post_send_callback")
        if cancelled and callback:
            callback(cancelled.ids)
        return super(MailMail, remaining)._send(*args, **kwargs) if remaining else True

    def _consent_recheck(self):
        """Take out of these mails whoever may not be contacted by now.

        :return: the mails that are cancelled because nobody remains
        """
        return self.browse().union(
            *(
                self._consent_drop_refused(slots, scope)
                for scope, slots in queued_mails.slots(self).items()
            )
        )

    def _consent_drop_refused(self, slots, scope):
        judged = [(slot.customer_id, slot.address) for slot in slots]
        reasons = recipients.reasons_for(self.env, judged, "email", scope)
        reasons = self._consent_spare_test_mails(slots, reasons)
        by_mail = {}
        for slot, reason in zip(slots, reasons, strict=True):
            by_mail.setdefault(slot.mail_id, []).append((slot, reason))
        return self.browse().union(
            *(
                mail._consent_apply(by_mail[mail.id])
                for mail in self
                if any(reason for _slot, reason in by_mail.get(mail.id, ()))
            )
        )

    def _consent_document(self):
        self.ensure_one()
        if not self.model or self.model not in self.env:
            return None
        # sudo: the queue tells on the document why nothing was sent, whoever wrote it
        return self.env[self.model].sudo().browse(self.res_id or ()).exists()

    def _consent_spare_test_mails(self, slots, reasons):
        """A business may show a draft to its own staff, whatever they answered as customers."""
        tested = {
            slot.address
            for slot, reason in zip(slots, reasons, strict=True)
            if reason and slot.is_test
        }
        staff = recipients.staff_addresses(self.env, "email", tested)
        return [
            None if slot.is_test and slot.address in staff else reason
            for slot, reason in zip(slots, reasons, strict=True)
        ]

    def _consent_apply(self, judged):
        """Take the refused recipients out of this mail; cancel it where nobody remains.

        :param judged: list of ``(Slot, reason or None)``, one per address
        :return: this mail where it is cancelled
        """
        self.ensure_one()
        reasons = [reason for _slot, reason in judged if reason]
        code = failure_types.failure_type(min(reasons, key=failure_types.strictness))
        refused_ids = {slot.partner_id for slot, reason in judged if reason} - {None}
        notifications = (
            self.env["mail.notification"]
            .sudo()
            .search([("mail_mail_id", "=", self.id), ("notification_status", "=", "ready")])
        )
        if len(reasons) == len(judged):
            self.write({"state": "cancel", "failure_type": code, "failure_reason": False})
            self.mailing_trace_ids.write({"trace_status": "cancel", "failure_type": code})
            notifications.write({"notification_status": "canceled", "failure_type": code})
            if not self.mailing_id:
                recipients.log_not_sent(self._consent_document(), code)
            return self
        kept = [slot.address for slot, reason in judged if not slot.partner_id and not reason]
        self.write(
            {
                "recipient_ids": [Command.unlink(id_) for id_ in refused_ids],
                "email_to": ", ".join(kept) if self.email_to or self.email_cc else False,
                "email_cc": False,
            }
        )
        notifications.filtered(lambda n: n.res_partner_id.id in refused_ids).write(
            {"notification_status": "canceled", "failure_type": code}
        )
        return self.browse()
