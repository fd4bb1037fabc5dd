"""Outgoing SMS: a lock or a refusal that comes between queueing and sending wins."""

from odoo import api, fields, models

from ...policy import failure_types
from .advertising_texts import of_plain_text
from .for_whom import company_field, with_company, without_company
from .overriding import hold, override_field, record_sent_sms, with_override
from .rechecking import cancel_refused_sms
from .scopes import scope_field, with_scope


class SmsSms(models.Model):
    _inherit = "sms.sms"

    failure_type = fields.Selection(
        selection_add=failure_types.SELECTION, ondelete=failure_types.ON_UNINSTALL
    )
    consent_scope = scope_field()
    consent_override = override_field()
    consent_company_id = company_field()

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = with_scope(self.env, of_plain_text(vals_list))
        vals_list = with_company(self.env, vals_list)
        return super().create(with_override(self.env, vals_list))

    def write(self, vals):
        return super().write(without_company(self.env, vals))

    def _send(self, *args, **kwargs):
        remaining = self - self._consent_recheck()
        if not remaining:
            return None
        overriding = remaining.filtered("consent_override")
        hold(overriding)
        result = super(SmsSms, remaining)._send(*args, **kwargs)
        sent = set(self.IAP_TO_SMS_STATE_SUCCESS.values())
        for sms in overriding.exists().filtered(lambda sms: sms.state in sent):
            record_sent_sms(sms)
        return result

    def _consent_recheck(self):
        """Cancel the messages to whoever may not be contacted by now, and return them."""
        return cancel_refused_sms(self)
