"""Shows the token of an SMS gateway, which is stored nowhere, as Odoo shows an API key."""

from odoo import fields, models


class PartnerSmsGatewayToken(models.AbstractModel):
    _name = "partner.sms.gateway.token"
    _description = "Token of an SMS Gateway"

    # The form's first reading returns the values of the context only where there is an id.
    id = fields.Id()
    token = fields.Char(readonly=True)
    url = fields.Char("Address", readonly=True)
