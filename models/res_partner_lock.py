"""Customer locks: no new documents, or hidden altogether."""

from odoo import api, fields, models

from ..policy.vocabulary import LOCK_NONE, strictest_lock


class ResPartner(models.Model):
    _inherit = "res.partner"

    lock_level = fields.Selection(
        selection=[
            ("none", "Not locked"),
            ("documents", "No new documents"),
            ("hidden", "Hidden"),
        ],
        required=True,
        default=LOCK_NONE,
        copy=False,
        tracking=True,
    )
    lock_reason_id = fields.Many2one("partner.lock.reason", copy=False, tracking=True)
    lock_note = fields.Char(copy=False, tracking=True)
    lock_until = fields.Date("Locked until", copy=False, tracking=True)
    lock_date = fields.Datetime("Locked since", copy=False, readonly=True)
    lock_user_id = fields.Many2one("res.users", "Locked by", copy=False, readonly=True)
    effective_lock_level = fields.Selection(
        related=None,
        selection=lambda self: self._fields["lock_level"].selection,
        compute="_compute_effective_lock_level",
        store=True,
        recursive=True,
    )

    _effective_lock_level_idx = models.Index(
        "(effective_lock_level) WHERE effective_lock_level <> 'none'"
    )

    @api.depends("lock_level", "commercial_partner_id.lock_level")
    def _compute_effective_lock_level(self):
        for partner in self:
            partner.effective_lock_level = strictest_lock(
                {
                    partner.lock_level or LOCK_NONE,
                    partner.commercial_partner_id.lock_level or LOCK_NONE,
                }
            )
