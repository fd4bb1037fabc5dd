"""Scheduled messages: who refuses before they are posted is left out."""

from odoo import models

from ..policy import failure_types
from ..policy import vocabulary as v
from . import recipients
from .composer_panel import OBJECTIONS


class MailScheduledMessage(models.Model):
    _inherit = "mail.scheduled.message"

    def _post_message(self, raise_exception=True):
        for message in self:
            message._consent_drop_refused()
        return super()._post_message(raise_exception=raise_exception)

    def _consent_drop_refused(self):
        """Take out whoever refused since the message was scheduled, and say so on the document.

        Staff who scheduled it in spite of a refusal said why: then the answer is older.
        """
        self.ensure_one()
        partners = self.partner_ids
        judged = [(partner.id, None) for partner in partners]
        reasons = recipients.reasons_for(self.env, judged, "email", v.MARKETING)
        refused = {
            partner: reason
            for partner, reason in zip(partners, reasons, strict=True)
            if reason in OBJECTIONS
        }
        refused = {p: r for p, r in refused.items() if not self._consent_was_overridden(p)}
        if not refused:
            return
        self.sudo().partner_ids -= self.env["res.partner"].union(*refused)
        strictest = min(refused.values(), key=failure_types.strictness)
        document = self.env[self.model].browse(self.res_id)
        recipients.log_not_sent(document, failure_types.failure_type(strictest))

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
