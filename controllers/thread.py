"""The chatter's quick composer posts by this route: who refused is answered for there, too."""

from odoo.addons.mail.controllers.thread import ThreadController
from odoo.http import request, route

from ..enforcement.sending.chatter import answered

MESSAGE = ("comment", "mail.mt_comment")


class ConsentThreadController(ThreadController):
    @route()
    def mail_message_post(
        self, thread_model, thread_id, post_data, context=None, consent_answer=None, **kwargs
    ):
        if context:
            # Decided for the company that the user works in.
            request.update_context(**context)
        kind = post_data.get("message_type"), post_data.get("subtype_xmlid")
        if kind == MESSAGE and request.env.user._is_internal():
            thread = self._get_thread_with_access_for_post(thread_model, thread_id, **kwargs)
            if thread and thread._name != "discuss.channel":
                partner_ids = list(map(int, post_data.get("partner_ids") or ()))
                emails = list(post_data.get("partner_emails") or ())
                remaining, emails, word = answered(thread, partner_ids, emails, consent_answer)
                if remaining != partner_ids or word:
                    post_data = post_data | {"partner_ids": remaining, "partner_emails": emails}
                    context = (context or {}) | word
        return super().mail_message_post(thread_model, thread_id, post_data, context, **kwargs)
