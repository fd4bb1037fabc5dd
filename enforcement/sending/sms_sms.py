"""Outgoing SMS: a lock or a refusal that comes between queueing and sending wins."""

from odoo import api, fields, models

from ...policy import failure_types
from .not_sent import log_not_sent
from .recipients import Recipient, reasons_for
from .scopes import scope_field, with_scope


class SmsSms(models.Model):
    _inherit = "sms.sms"

    failure_type = fields.Selection(
        selection_add=failure_types.SELECTION, ondelete=failure_types.ON_UNINSTALL
    )
    consent_scope = scope_field()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(with_scope(self.env, vals_list))

    def _send(self, *args, **kwargs):
        remaining = self - self._consent_recheck()
        return super(SmsSms, remaining)._send(*args, **kwargs) if remaining else None

    def _consent_recheck(self):
        """Cancel the messages to whoever may not be contacted by now, and return them."""
        cancelled = self.browse()
        by_scope = self.grouped(lambda sms: sms.consent_scope or sms.mailing_id.consent_scope)
        for scope, messages in by_scope.items():
            if not scope:
                continue
            judged = [Recipient(sms.partner_id.id, sms.number) for sms in messages]
            reasons = reasons_for(self.env, judged, "sms", scope)
            by_reason = {}
            for sms, reason in zip(messages, reasons, strict=True):
                if reason:
                    by_reason[reason] = by_reason.get(reason, self.browse()) + sms
            for reason, refused in by_reason.items():
                refused._update_sms_state_and_trackers(
                    "canceled", failure_type=failure_types.failure_type(reason)
                )
                cancelled += refused
                refused._consent_log_not_sent(failure_types.failure_type(reason))
        return cancelled

    def _consent_log_not_sent(self, failure_type):
        for sms in self.filtered(lambda sms: not sms.mailing_id and sms.mail_message_id.res_id):
            message = sms.mail_message_id
            document = self.env[message.model].browse(message.res_id).exists()
            log_not_sent(document, failure_type)
