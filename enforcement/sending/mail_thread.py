"""Chatters: whoever writes to a customer there asks, and mail of a locked one opens no document.

One class, because Python searches each of them for each method of each model with a chatter.
"""

from odoo import api, models

from ...models.lock.locked import locked_among
from ...policy import vocabulary as v
from ..inflow.mail_blacklist import BOUNCED
from . import mail_chatter
from .notified import LEFT_OUT


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def consent_chatter_warning(self, partner_ids, emails):
        """Say who would get a message although they refused e-mail: ``mail_chatter.warning``."""
        self.ensure_one()
        return mail_chatter.warning(self, partner_ids, emails)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        found = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        left_out = self.env.context.get(LEFT_OUT) or ()
        return [info for info in found if not (info["share"] and info["id"] in left_out)]

    def _message_sms_with_template(self, template=False, template_xmlid=False, **kwargs):
        if not template and template_xmlid:
            template = self.env.ref(template_xmlid, raise_if_not_found=False)
        thread = self
        if template and template.is_marketing:
            thread = self.with_context(consent_scope=v.MARKETING)
        return super(MailThread, thread)._message_sms_with_template(
            template=template, template_xmlid=template_xmlid, **kwargs
        )

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        author = locked_among(self.env, [message_dict.get("author_id")])
        if author:
            routes = [author._lock_reroute(route) for route in routes or ()]
        return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Let Odoo blacklist an address that bounced too often, and no customer refuse by it."""
        bounced = self.with_context(consent_bounce=BOUNCED)
        return super(MailThread, bounced)._routing_handle_bounce(email_message, message_dict)
