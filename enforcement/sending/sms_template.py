"""SMS templates that are advertising ask before they are sent, wherever they are sent from."""

from odoo import fields, models


class SmsTemplate(models.Model):
    _inherit = "sms.template"

    is_marketing = fields.Boolean(
        "This is advertising",
        help="Not sent to customers who may not be contacted by SMS; the document says why. "
        "Leave it off for what customers need: reminders, appointments.",
    )
