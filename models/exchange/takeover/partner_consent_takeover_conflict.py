"""One address about which files contradict each other, or what is known here."""

from odoo import api, fields, models

# So long an officer may look them up; then nobody has a use for the addresses.
KEPT_DAYS = 30


class PartnerConsentTakeoverConflict(models.Model):
    _name = "partner.consent.takeover.conflict"
    _description = "Conflict of a Takeover"
    _order = "id"
    _rec_name = "address"

    takeover_id = fields.Many2one(
        "partner.consent.takeover", readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, readonly=False
    )
    channel = fields.Selection([("email", "E-mail"), ("sms", "SMS")], readonly=True)
    address = fields.Char(readonly=True)
    said = fields.Char("The files say", readonly=True)
    ours = fields.Char("Here it says", readonly=True)
    wins = fields.Char("What wins", readonly=True)

    @api.depends("takeover_id.company_id")
    def _compute_company_id(self):
        for conflict in self:
            conflict.company_id = conflict.takeover_id.company_id

    @api.autovacuum
    def _gc_old(self):
        day = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("create_date", "<", day)]).unlink()
