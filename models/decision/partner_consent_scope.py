"""Why something is sent: marketing or service. On screen it is called its purpose."""

from odoo import fields, models

from ...policy import vocabulary as v

SCOPES = [(v.MARKETING, "Marketing"), (v.SERVICE, "Service")]


class PartnerConsentScope(models.AbstractModel):
    _name = "partner.consent.scope"
    _inherit = ["partner.consent.scope.guard"]
    _description = "Purpose of What Is Sent"

    consent_scope = fields.Selection(
        selection=SCOPES,
        string="Purpose",
        required=True,
        default=v.MARKETING,
        help="Marketing goes to those who may be contacted. Service is for messages that customers "
        "need, such as reminders, invoices and appointments: it goes to all who aren't hidden.",
    )
