"""A question ends with the controller on whose behalf it was asked."""

from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _consent_ends(self):
        super()._consent_ends()
        # A Yes to this controller is none to the one that comes after it.
        waiting = self.env["partner.consent.request"].search(
            [("company_id", "in", self.ids), ("state", "=", "sent")]
        )
        waiting._void(self.env._("The company has the answers of another controller now"))
