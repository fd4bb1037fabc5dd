"""Bounces: an address that doesn't work is no refusal of its owner."""

from odoo import api, models

# An object, because a context sent by RPC can't hold it.
BOUNCED = object()


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Let Odoo blacklist an address that bounced too often, and no customer refuse by it."""
        bounced = self.with_context(consent_bounce=BOUNCED)
        return super(MailThread, bounced)._routing_handle_bounce(email_message, message_dict)
