"""Chatters: mail of a locked customer opens no new document."""

from odoo import api, models

from ...models.lock.finding import hidden_by_email
from ...models.lock.locked import locked_among
from .gateway import reroute


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        if not message_dict.get("author_id"):
            # Odoo looks the author up with the rights of the user whom the mail server uses.
            sender = message_dict.get("email_from")
            for hidden in hidden_by_email(self.env["res.partner"], [sender]).values():
                message_dict["author_id"] = hidden.id
        author = locked_among(self.env, [message_dict.get("author_id")])
        if author:
            routes = [reroute(author, route) for route in routes or ()]
        return super()._message_route_process(message, message_dict, routes)
