"""Chatters: mail of a locked customer opens no new document."""

from odoo import api, models

from ...models.lock.locked import locked_among
from .gateway import reroute


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        author = locked_among(self.env, [message_dict.get("author_id")])
        if author:
            routes = [reroute(author, route) for route in routes or ()]
        return super()._message_route_process(message, message_dict, routes)
