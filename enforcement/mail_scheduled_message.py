"""Scheduled messages: who refuses before they are posted is left out."""

from odoo import models

from ..policy import failure_types
from ..policy import vocabulary as v
from . import recipients
from .composer_panel import OBJECTIONS
from .notified import LEFT_OUT, notified_ids


class MailScheduledMessage(models.Model):
    _inherit = "mail.scheduled.message"

    def _post_message(self, raise_exception=True):
        for message in self:
            message._consent_drop_refused()
        return super()._post_message(raise_exception=raise_exception)

    def _consent_drop_refused(self):
        """Take out whoever refused since the message was scheduled, and say so on the document.

        Staff who scheduled it in spite of a refusal said why: then the answer is older.
        Advertising is stopped by every reason, whatever staff said.
        """
        self.ensure_one()
        document = self.env[self.model].browse(self.res_id).exists()
        partners = self._consent_notified(document)
        advertising = (self.send_context or {}).get("consent_scope") == v.MARKETING
        judged = [(partner.id, None) for partner in partners]
        reasons = recipients.reasons_for(self.env, judged, "email", v.MARKETING)
        refused = {
            partner: reason
            for partner, reason in zip(partners, reasons, strict=True)
            if reason in (v.REASONS if advertising else OBJECTIONS)
        }
        if not advertising:
            refused = {p: r for p, r in refused.items() if not self._consent_was_overridden(p)}
        if not refused:
            return
        self._consent_leave_out(self.env["res.partner"].union(*refused))
        strictest = min(refused.values(), key=failure_types.strictness)
        recipients.log_not_sent(document, failure_types.failure_type(strictest))

    def _consent_notified(self, document):
        subtype = self.env.ref("mail.mt_note" if self.is_note else "mail.mt_comment")
        context = self.send_context or {}
        document = document.with_context(**{LEFT_OUT: context.get(LEFT_OUT)})
        ids = notified_ids(document, subtype.id, self.partner_ids.ids)
        return self.env["res.partner"].browse(ids)

    def _consent_leave_out(self, refused):
        context = dict(self.send_context or {})
        left_out = set(context.get(LEFT_OUT) or ()) | set(refused.ids)
        # sudo: whoever posts it, the author's message is changed
        self.sudo().write(
            {
                "partner_ids": [(3, partner.id) for partner in refused & self.partner_ids],
                "send_context": context | {LEFT_OUT: sorted(left_out)},
            }
        )

    def _consent_was_overridden(self, partner):
        """Whether the last word of the ledger on this customer is that staff write all the same."""
        # sudo: the ledger decides, whatever the author of the message may read
        last = (
            self.env["partner.consent.event"]
            .sudo()
            .search(
                [("partner_id", "=", partner.id), ("channel", "=", "email")],
                order="id desc",
                limit=1,
            )
        )
        return last.event == v.OVERRIDDEN
