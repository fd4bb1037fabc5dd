"""Customer locks: no new documents, or hidden altogether."""

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..policy.vocabulary import LOCK_DOCUMENTS, LOCK_HIDDEN, LOCK_NONE, strictest_lock

MESSAGE_LIMIT = 10

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
        help="No new documents: found, but refused in new documents. Hidden: also gone from every "
        "search, for example because the customer died.",
    )
    lock_reason_id = fields.Many2one(
        "partner.lock.reason",
        copy=False,
        tracking=True,
        ondelete="restrict",
        groups="base.group_user",
    )
    # A customer in the portal reads himself, but not what staff noted about him.
    lock_note = fields.Char(copy=False, tracking=True, groups="base.group_user")
    lock_until = fields.Date(
        "Locked until",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="Last day of the lock; it is lifted by itself on the next. Empty: until somebody "
        "lifts it.",
    )
    lock_date = fields.Datetime("Locked since", copy=False, readonly=True, groups="base.group_user")
    lock_user_id = fields.Many2one(
        "res.users", "Locked by", copy=False, readonly=True, groups="base.group_user"
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
        help="A lock archived this contact; lifting the lock brings it back.",
    )
    lock_summary = fields.Char(
        "Lock in words", compute="_compute_lock_summary", groups="base.group_user"
    )
    lock_editable = fields.Boolean(compute="_compute_lock_editable")

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
    def _compute_lock_editable(self):
        manager = self._lock_is_manager()
        for partner in self:
            partner.lock_editable = manager or partner._origin.lock_level in (False, LOCK_NONE)

    @api.onchange("lock_reason_id")
    def _onchange_lock_reason_id(self):
        if self.lock_reason_id and self.lock_level == LOCK_NONE:
            proposed = self.lock_reason_id.proposed_level
            self.lock_level = proposed if self._lock_is_manager() else LOCK_DOCUMENTS

    @api.onchange("lock_level")
    def _onchange_lock_level(self):
        if self.lock_level == LOCK_NONE:
            self.lock_reason_id = self.lock_note = self.lock_until = False

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

    # -- what a lock says ------------------------------------------------------------------------

    @api.model
    def _lock_is_manager(self):
        return self.env.user.has_group("partner_consent.group_lock_manager")

    @api.model
    def _lock_among(self, partner_ids):
        """Return those of the partners that are locked, archived ones too, with one query.

        :param partner_ids: iterable of ids
        """
        ids = [id_ for id_ in partner_ids if id_]
        if not ids:
            return self.browse()
        # sudo: a lock holds for customers whom the user may not read
        partners = self.sudo()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE id = ANY(%s) AND %s IN %s ORDER BY id",
                ids,
                partners._field_to_sql("res_partner", "effective_lock_level"),
                (LOCK_DOCUMENTS, LOCK_HIDDEN),
            )
        )
        return partners.browse([id_ for (id_,) in rows])

    def lock_notices(self):
        """Say for the banner of a document which of these customers are locked.

        :return: list of sentences, one for each locked customer that the user may read
        """
        if self.env.user.share:
            return []
        readable = self.exists()._filtered_access("read")
        return [partner._lock_sentence() for partner in readable._lock_among(readable.ids)]

    def _lock_holder(self):
        """Return who holds the lock that is in force: this customer or the company."""
        self.ensure_one()
        own = self.lock_level == self.effective_lock_level
        return self if own else self.commercial_partner_id

    def _lock_sentence(self):
        """Return in words that this customer is locked, why and until when."""
        self.ensure_one()
        # sudo: who sees the lock sees its reason
        holder = self.sudo()._lock_holder()
        names = {"customer": self.complete_name, "company": holder.complete_name}
        hidden = self.effective_lock_level == LOCK_HIDDEN
        if holder == self:
            parts = [
                self.env._("%(customer)s is locked and hidden.", **names)
                if hidden
                else self.env._("%(customer)s is locked: no new documents.", **names)
            ]
        else:
            parts = [
                self.env._("%(customer)s is locked and hidden, because %(company)s is.", **names)
                if hidden
                else self.env._(
                    "%(customer)s is locked, because %(company)s is: no new documents.", **names
                )
            ]
        if holder.lock_reason_id:
            parts.append(self.env._("Reason: %(reason)s.", reason=holder.lock_reason_id.name))
        if holder.lock_until:
            until = format_date(self.env, holder.lock_until)
            parts.append(self.env._("Until %(date)s.", date=until))
        return " ".join(parts)

    def _lock_message(self):
        """Return why these locked customers are refused, and who can lift their locks.

        A customer in the portal or the shop reads no reason and no names.
        """
        if self.env.user.share:
            return self.env._(
                "This customer account can't be used for new orders at the moment. Please "
                "contact us."
            )
        sentences = [partner._lock_sentence() for partner in self[:MESSAGE_LIMIT]]
        if len(self) > MESSAGE_LIMIT:
            more = len(self) - MESSAGE_LIMIT
            sentences.append(self.env._("%(count)s more customers are locked.", count=more))
        sentences.append(self.env._("A lock manager can lift the lock."))
        return (" " if len(self) == 1 else "\n").join(sentences)
