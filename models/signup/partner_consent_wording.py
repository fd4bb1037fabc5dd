"""A wording that somebody signed up with was shown, and stays as it is."""

from odoo import fields, models


class PartnerConsentWording(models.Model):
    _inherit = "partner.consent.wording"

    signup_ids = fields.Many2many("partner.consent.signup", string="Sign-ups")

    def _compute_in_use(self):
        super()._compute_in_use()
        # sudo: whether it was shown doesn't depend on who looks
        for wording in self:
            wording.in_use = wording.in_use or bool(wording._origin.sudo().signup_ids)
