"""Scheduled messages: who refuses before they are posted is left out."""

from odoo import api, models

from ..context import POSTED
from .for_whom import company_field, with_company, without_company
from .scheduled import drop_refused


class MailScheduledMessage(models.Model):
    _inherit = "mail.scheduled.message"

    consent_company_id = company_field()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(with_company(self.env, vals_list))

    def write(self, vals):
        return super().write(without_company(self.env, vals))

    def _post_message(self, raise_exception=True):
        # One at a time: where one fails, Odoo rolls back, and with it who was taken out of others.
        for message in self:
            posted = message.with_context(**{POSTED: message.id})
            super(MailScheduledMessage, posted)._post_message(raise_exception=raise_exception)

    @api.model
    def _check(self, values=None):
        # The first that Odoo does with a message which it posts: whatever fails here is reported to
        # the author like any other failure, and nothing is posted.
        result = super()._check(values)
        if self.ids and self.ids == [self.env.context.get(POSTED)]:
            # sudo: whom it reaches and who refused is asked, whatever its author may read
            self.sudo().with_context(**{POSTED: False})._consent_drop_refused()
        return result

    def unlink(self):
        return super(MailScheduledMessage, self.with_context(**{POSTED: False})).unlink()

    def _consent_drop_refused(self):
        """Take out whoever refused since the message was scheduled: ``scheduled.drop_refused``."""
        self.ensure_one()
        drop_refused(self)
