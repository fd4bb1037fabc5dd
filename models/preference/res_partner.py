"""The customer's own page, seen from the customer."""

from odoo import api, fields, models

from . import pausing
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

    def _compute_consent_overview(self):
        super()._compute_consent_overview()
        pausing.say_until(self)

    @api.model
    def _cron_consent_expiry(self):
        super()._cron_consent_expiry()
        for done in pausing.end_pauses(self):
            if not self.env["ir.cron"]._commit_progress(done):
                return
