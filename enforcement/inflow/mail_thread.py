"""Chatters: a bounce says that an address is broken, not that the customer refused."""

from odoo import api, models

from ..context import BOUNCED, marked


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Let Odoo blacklist an address that bounced too often, and no customer refuse by it."""
        bounced = marked(self, BOUNCED)
        return super(MailThread, bounced)._routing_handle_bounce(email_message, message_dict)
