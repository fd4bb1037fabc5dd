"""Chatters: whoever writes to a customer there is told who refused; a machine says it is one."""

from odoo import models

from ..context import LEFT_OUT
from . import advertising_texts, chatter
from .scopes import by_machine


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def consent_chatter_warning(self, partner_ids, emails):
        """Say who would get a message although they refused e-mail: ``chatter.warning``."""
        self.ensure_one()
        return chatter.warning(self, partner_ids, emails)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        found = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        left_out = self.env.context.get(LEFT_OUT) or ()
        return [info for info in found if not (info["share"] and info["id"] in left_out)]

    def message_post(self, *, body="", **kwargs):
        posting, body = advertising_texts.sending(self, body)
        posted = super(MailThread, posting).message_post(body=body, **kwargs)
        # What the caller makes of it is no advertising by that.
        return posted.with_env(self.env)

    def message_notify(self, *, body="", **kwargs):
        posting, body = advertising_texts.sending(self, body)
        notified = super(MailThread, posting).message_notify(body=body, **kwargs)
        return notified.with_env(self.env)

    def message_mail_with_source(self, source_ref, **kwargs):
        return super(MailThread, by_machine(self)).message_mail_with_source(source_ref, **kwargs)

    def message_post_with_source(self, source_ref, **kwargs):
        return super(MailThread, by_machine(self)).message_post_with_source(source_ref, **kwargs)

    def _message_sms_with_template(self, template=False, template_xmlid=False, **kwargs):
        if not template and template_xmlid:
            template = self.env.ref(template_xmlid, raise_if_not_found=False)
        return super(MailThread, by_machine(self, template))._message_sms_with_template(
            template=template, template_xmlid=template_xmlid, **kwargs
        )
