"""SMS templates that are advertising ask before they are sent, wherever they are sent from."""

from odoo import fields, models

from .advertising_texts import AdvertisingText


class SmsTemplate(models.Model):
    _inherit = "sms.template"

    is_marketing = fields.Boolean(
        "This is advertising",
        help="Not sent to customers who may not be contacted by SMS; the document says why. "
        "Leave it off for what customers need: reminders, appointments.",
    )

    def _consent_is_advertising(self):
        return any(self.mapped("is_marketing"))

    def _render_field(self, field, res_ids, *args, **kwargs):
        rendered = super()._render_field(field, res_ids, *args, **kwargs)
        if field != "body" or not self._consent_is_advertising():
            return rendered
        return {id_: AdvertisingText(text) for id_, text in rendered.items()}
