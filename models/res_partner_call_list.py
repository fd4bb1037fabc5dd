"""Call list: whom staff may call, and the number only where they may."""

from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    callable_number = fields.Char(
        "May be called at",
        compute="_compute_callable_number",
        help="The phone number, empty where the customer may not be called for advertising. "
        "Export this one, not the phone number.",
    )

    @api.depends("consent_phone", "effective_lock_level", "phone", "phone_sanitized")
    def _compute_callable_number(self):
        for partner, decision in zip(self, self.contact_decision("phone"), strict=True):
            partner.callable_number = partner.phone if decision["allowed"] else False
