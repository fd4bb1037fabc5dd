"""A link ends with the controller to whose page it led."""

from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _consent_ends(self):
        super()._consent_ends()
        # Who has one of these was told of this controller's page, and not of the next one's.
        self.env["partner.preference.link"].search([("company_id", "in", self.ids)]).unlink()
