"""Messages posted now and sent later keep their scope, their company, and whom they leave out."""

from odoo import api, fields, models

from ..context import AUTOMATIC, COMPANY, LEFT_OUT, OVERRIDE, SCOPE
from .for_whom import company_field, with_company, without_company
from .for_whom import signed as signed_company
from .overriding import override_field, signed, with_override
from .scopes import scope_field, with_scope


class MailMessageSchedule(models.Model):
    _inherit = "mail.message.schedule"

    consent_scope = scope_field()
    consent_left_out = fields.Json("Left out", readonly=True)
    consent_override = override_field()
    consent_company_id = company_field()

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = with_company(self.env, with_scope(self.env, vals_list))
        vals_list = with_override(self.env, vals_list)
        if left_out := self.env.context.get(LEFT_OUT):
            vals_list = [{"consent_left_out": list(left_out)} | vals for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        return super().write(without_company(self.env, vals))

    def _send_notifications(self, default_notify_kwargs=None):
        for schedule in self:
            context = {
                SCOPE: schedule.consent_scope,
                LEFT_OUT: schedule.consent_left_out,
                COMPANY: schedule._consent_company_word(),
                OVERRIDE: signed(schedule.env, schedule.consent_override),
                # A job sends it; who wrote it was settled when it was scheduled.
                AUTOMATIC: False,
            }
            super(MailMessageSchedule, schedule.with_context(**context))._send_notifications(
                default_notify_kwargs=default_notify_kwargs
            )
        return True

    def _consent_company_word(self):
        message = self.mail_message_id
        if not (self.consent_company_id and message.model in self.env):
            return False
        document = self.env[message.model].browse(message.res_id)
        return signed_company(document, self.consent_company_id.id)
