"""Customer locks: no new documents, or hidden altogether."""

from odoo import api, fields, models

from ...policy.vocabulary import LOCK_DOCUMENTS, LOCK_HIDDEN, LOCK_NONE, strictest_lock
from ..consent.res_partner_consent import PREFETCH

LOCK_LEVEL_SELECTION = [
    ("none", "Not locked"),
    ("documents", "No new documents"),
    ("hidden", "Hidden"),
]


class ResPartner(models.Model):
    _inherit = "res.partner"

    lock_level = fields.Selection(
        selection=LOCK_LEVEL_SELECTION,
        required=True,
        default=LOCK_NONE,
        copy=False,
        tracking=True,
        prefetch=PREFETCH,
        help="No new documents: found, but refused in new documents. Hidden: also gone from every "
        "search, for example because the customer died.",
    )
    lock_reason_id = fields.Many2one(
        "partner.lock.reason",
        copy=False,
        tracking=True,
        prefetch=PREFETCH,
        ondelete="restrict",
        groups="base.group_user",
    )
    # A customer in the portal reads himself, but not what staff noted about him.
    lock_note = fields.Char(copy=False, tracking=True, prefetch=PREFETCH, groups="base.group_user")
    lock_until = fields.Date(
        "Locked until",
        copy=False,
        tracking=True,
        prefetch=PREFETCH,
        groups="base.group_user",
        help="Last day of the lock; it is lifted by itself on the next. Empty: until somebody "
        "lifts it.",
    )
    lock_date = fields.Datetime(
        "Locked since", copy=False, readonly=True, prefetch=PREFETCH, groups="base.group_user"
    )
    lock_user_id = fields.Many2one(
        "res.users",
        "Locked by",
        copy=False,
        readonly=True,
        prefetch=PREFETCH,
        groups="base.group_user",
    )
    effective_lock_level = fields.Selection(
        selection=LOCK_LEVEL_SELECTION,
        string="Lock",
        compute="_compute_effective_lock_level",
        store=True,
        help="The stricter one of the customer's own lock and the company's.",
    )
    archived_by_lock = fields.Boolean(
        copy=False,
        readonly=True,
        prefetch=PREFETCH,
        help="A lock archived this contact; lifting the lock brings it back.",
    )
    lock_summary = fields.Char(
        "Lock in words", compute="_compute_lock_summary", groups="base.group_user"
    )

    lock_editable = fields.Boolean(
        compute="_compute_lock_editable",
        help="Whether you may set, change or lift this customer's own lock.",
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

    @api.depends_context("lang")
    @api.depends("effective_lock_level", "lock_reason_id", "commercial_partner_id.lock_reason_id")
    def _compute_lock_summary(self):
        for partner in self:
            partner.lock_summary = (
                partner._lock_sentence() if partner.effective_lock_level != LOCK_NONE else False
            )

    @api.depends_context("uid")
    @api.depends("lock_level")
    def _compute_lock_editable(self):
        manager, auditor = self._lock_is_manager(), self._lock_is_auditor()
        for partner in self:
            partner.lock_editable = manager or partner.lock_level == LOCK_NONE and not auditor

    @api.depends("effective_lock_level")
    def _compute_display_name(self):
        super()._compute_display_name()
        if not self.env.context.get("formatted_display_name") or self.env.user.share:
            return
        labels = dict(self._fields["effective_lock_level"]._description_selection(self.env))
        # sudo: who chooses a customer sees at once that he is locked
        for partner in self.sudo():
            if partner.effective_lock_level in (LOCK_DOCUMENTS, LOCK_HIDDEN):
                label = labels[partner.effective_lock_level]
                named = partner.sudo(self.env.su)
                named.display_name = f"{named.display_name} `{label}`"
