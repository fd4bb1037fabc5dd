"""Outgoing mails: a lock or a refusal that comes between queueing and sending wins."""

from odoo import api, fields, models

from ...policy import failure_types
from .rechecking import drop_refused
from .scopes import scope_field, with_scope


class MailMail(models.Model):
    _inherit = "mail.mail"

    failure_type = fields.Selection(
        selection_add=failure_types.SELECTION, ondelete=failure_types.ON_UNINSTALL
    )
    consent_scope = scope_field()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(with_scope(self.env, vals_list))

    def _send(self, *args, **kwargs):
        cancelled = self._consent_recheck()
        remaining = self - cancelled
        callback = kwargs.get("post_send_callback")
        if cancelled and callback:
            callback(cancelled.ids)
        return super(MailMail, remaining)._send(*args, **kwargs) if remaining else True

    def _consent_recheck(self):
        """Take out of these mails whoever may not be contacted by now.

        :return: the mails that are cancelled because nobody remains
        """
        return drop_refused(self)
