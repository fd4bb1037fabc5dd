"""The customer's own page, seen from the customer."""

from odoo import api, fields, models

from .links import urls


class ResPartner(models.Model):
    _inherit = "res.partner"

    preference_url = fields.Char(
        "Link to own page",
        compute="_compute_preference_url",
        groups="base.group_user",
        help="Private link to the page on which the customer sees and changes what they answered.",
    )

    @api.depends_context("company")
    def _compute_preference_url(self):
        found = urls(self._origin)
        for partner in self:
            partner.preference_url = found.get(partner._origin.id, False)
