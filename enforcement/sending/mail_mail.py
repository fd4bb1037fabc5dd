"""Outgoing mails: a lock or a refusal that comes between queueing and sending wins."""

from odoo import api, fields, models

from ...policy import failure_types
from ...policy import vocabulary as v
from ..context import SCOPE
from . import advertising_texts, left_lists, unsubscribing
from .advertising_ids import with_advertising_ids
from .for_whom import company_field, with_company, without_company
from .links_at_once import with_links
from .overriding import hold, override_field, record_sent_mail, with_override
from .rechecking import drop_refused
from .scopes import scope_field, with_scope


class MailMail(models.Model):
    _inherit = "mail.mail"

    failure_type = fields.Selection(
        selection_add=failure_types.SELECTION, ondelete=failure_types.ON_UNINSTALL
    )
    consent_scope = scope_field()
    consent_override = override_field()
    consent_company_id = company_field()

    @api.model_create_multi
    def create(self, vals_list):
        vals_list, rendered_for = advertising_texts.for_mails(self.env, vals_list)
        vals_list = with_company(self.env, with_scope(self.env, vals_list))
        vals_list = with_advertising_ids(self.env, vals_list)
        mails = super().create(with_override(self.env, vals_list))
        if any(rendered_for) and self.env.context.get(SCOPE) != v.MARKETING:
            # Whoever sends advertising knowingly asks when it is complete.
            documents = dict(zip(mails.ids, rendered_for, strict=True))
            mails.filtered(lambda mail: documents[mail.id])._consent_recheck(documents)
        return mails

    def write(self, vals):
        [vals], _rendered_for = advertising_texts.for_mails(self.env, [vals])
        return super().write(without_company(self.env, vals))

    def _send(self, *args, **kwargs):
        cancelled = self._consent_recheck()
        remaining = self - cancelled
        callback = kwargs.get("post_send_callback")
        if cancelled and callback:
            callback(cancelled.ids)
        for mail in remaining.filtered("consent_override"):
            # The job commits after each mail, and lets go of what was held.
            hold(mail)
            super(MailMail, mail)._send(*args, **kwargs)
            remaining -= mail
        linked = with_links(remaining)
        return super(MailMail, linked)._send(*args, **kwargs) if linked else True

    def _prepare_outgoing_list(self, *args, **kwargs):
        entries = super()._prepare_outgoing_list(*args, **kwargs)
        unsubscribing.finish(self, entries)
        return entries

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        sent = self.filtered(lambda mail: mail.state == "sent")
        for mail in sent.filtered("consent_override"):
            record_sent_mail(mail, success_pids, success_emails)
        if not sent and not failure_type:
            # Odoo would call it sent where nobody was left to send it to.
            failure_type = "mail_email_missing"
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )

    def _consent_recheck(self, documents=None):
        """Take out of these mails whoever may not be contacted by now, or left the mailing's lists.

        :param dict documents: ``{mail id: (model, id)}``, what says that one wasn't sent where the
            mail itself knows no document
        :return: the mails that are cancelled because nobody remains
        """
        return left_lists.cancel(self) | drop_refused(self, documents or {})
