"""Dialog: draw recipients of a mailing and print their proofs."""

from odoo import fields, models


class PartnerConsentDrawWizard(models.TransientModel):
    _name = "partner.consent.draw.wizard"
    _description = "Draw Recipients of a Mailing"

    mailing_id = fields.Many2one(
        "mailing.mailing", required=True, domain="[('state', 'in', ('sending', 'done'))]"
    )
    size = fields.Integer("Recipients", default=10, required=True)

    def action_draw(self):
        """Draw, and return the print of the proofs."""
        self.ensure_one()
        return self.env["partner.consent.draw"]._draw(self.mailing_id, self.size).action_print()
