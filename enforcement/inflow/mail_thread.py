"""The mail gateway: a reply may be a refusal, and a bounce says only that an address is broken."""

from odoo import api, models

from ..context import BOUNCED, marked
from .replies import refuse_by_reply


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Let Odoo blacklist an address that bounced too often, and no customer refuse by it."""
        bounced = marked(self, BOUNCED)
        return super(MailThread, bounced)._routing_handle_bounce(email_message, message_dict)

    @api.model
    def message_route(self, message, message_dict, *args, **kwargs):
        try:
            return super().message_route(message, message_dict, *args, **kwargs)
        except ValueError:
            # Nobody takes it in, but it may say no.
            if refuse_by_reply(self.env, message, message_dict):
                return []
            raise

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        refuse_by_reply(self.env, message, message_dict)
        return super()._message_route_process(message, message_dict, routes)
