"""Saved customer selections: who matches, who is left out and why, and who remains."""

from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..policy import failure_types
from ..policy import vocabulary as v

# Fields that ask a selection; in a selection's own domain they would ask for ever.
SELECTION_FIELDS = ("selection_id", "selection_reach_id")


class PartnerSelection(models.Model):
    _name = "partner.selection"
    _inherit = ["partner.history.labels"]
    _description = "Customer Selection"
    _order = "name, id"

    _history_nested_fields = ("history_condition_ids",)

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        "res.users", "Owner", required=True, default=lambda self: self.env.uid, copy=False
    )
    shared = fields.Boolean(help="Colleagues see and use this selection; only you change it.")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    domain = fields.Char("Customers", required=True, default="[]")
    history_condition_ids = fields.One2many(
        "partner.selection.history", "selection_id", "History conditions", copy=True
    )
    channel = fields.Selection(
        selection=lambda self: self.env["partner.consent.channel"]._selection(),
        help="How you want to reach them. Without a channel only locked customers are left out.",
    )
    scope = fields.Selection(
        selection=[("marketing", "Marketing"), ("service", "Service")],
        string="Purpose",
        required=True,
        default=v.MARKETING,
    )
    match_count = fields.Integer("Matching", compute="_compute_counts")
    excluded_count = fields.Integer("Left out", compute="_compute_counts")
    reach_count = fields.Integer("Net reach", compute="_compute_counts")
    excluded_summary = fields.Char("Left out, why", compute="_compute_counts")
    batch_ids = fields.One2many("partner.history.batch", "selection_id", "Batches")
    batch_count = fields.Integer(compute="_compute_batch_count")
    category_ids = fields.Many2many("res.partner.category", string="Tags to add", copy=False)

    @api.depends_context("uid", "lang", "allowed_company_ids")
    @api.depends("domain", "channel", "scope", "history_condition_ids")
    def _compute_counts(self):
        labels = dict(
            self.env["mailing.trace"]._fields["failure_type"]._description_selection(self.env)
        )
        for selection in self:
            counts = selection._reason_counts()
            selection.match_count = sum(counts.values())
            selection.reach_count = counts.pop(None, 0)
            selection.excluded_count = sum(counts.values())
            selection.excluded_summary = " · ".join(
                f"{labels[failure_types.failure_type(reason)]}: {counts[reason]}"
                for reason in v.REASONS
                if reason in counts
            )

    def _compute_batch_count(self):
        counts = dict(
            self.env["partner.history.batch"]._read_group(
                [("selection_id", "in", self.ids), ("state", "!=", "draft")],
                ["selection_id"],
                ["__count"],
            )
        )
        for selection in self:
            selection.batch_count = counts.get(selection, 0)

    @api.constrains("domain")
    def _check_domain(self):
        for selection in self:
            selection._customer_domain()

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for selection, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", selection.name)
        return vals_list

    # -- who ---------------------------------------------------------------------------------------

    def _customer_domain(self):
        """Return the whole condition as a :class:`Domain` on customers.

        :raises ValidationError: where the stored text isn't a domain
        """
        self.ensure_one()
        try:
            domain = Domain(literal_eval(self.domain or "[]"))
            domain.validate(self.env["res.partner"])
        except (ValueError, SyntaxError, TypeError) as error:
            raise ValidationError(
                self.env._(
                    "%(selection)s: this is not a condition on customers: %(domain)s",
                    selection=self.name or self.env._("New selection"),
                    domain=self.domain,
                )
            ) from error
        if any(condition.field_expr in SELECTION_FIELDS for condition in domain.iter_conditions()):
            raise ValidationError(
                self.env._("%s: a selection can't be built on selections.", self.name or "")
            )
        return domain & Domain.AND(line._domain() for line in self.history_condition_ids)

    def _query(self):
        """Return the query of the matching customers, under the user's record rules."""
        return self.env["res.partner"]._search(self._customer_domain())

    def _judged(self):
        """Return ``SELECT id, reason`` of the matching customers; no reason: may be contacted."""
        self.ensure_one()
        partners = self.env["res.partner"]
        query = self._query()
        if self.channel:
            reason = partners._consent_reason_sql(self.channel, self.scope, "res_partner")
        else:
            partners.flush_model(["effective_lock_level"])
            reason = SQL(
                "CASE WHEN res_partner.effective_lock_level <> %s THEN %s END",
                v.LOCK_NONE,
                v.LOCKED,
            )
        return SQL(
            "SELECT res_partner.id AS id, %s AS reason FROM res_partner WHERE res_partner.id IN %s",
            reason,
            query.subselect(),
        )

    def _reason_counts(self):
        """Return ``{reason: customers}``; those who may be contacted under None."""
        self.ensure_one()
        rows = self.env.execute_query(
            SQL("SELECT reason, count(*) FROM (%s) judged GROUP BY reason", self._judged())
        )
        return dict(rows)

    def partner_ids_to_contact(self):
        """Return the ids of the matching customers who may be contacted now, in ascending order.

        Judged by this selection's channel and purpose, in one query.
        """
        self.ensure_one()
        self.check_access("read")
        rows = self.env.execute_query(
            SQL("SELECT id FROM (%s) judged WHERE reason IS NULL ORDER BY id", self._judged())
        )
        return [id_ for (id_,) in rows]

    def generate_history(self, values):
        """Make one history entry for each matching customer who isn't locked.

        :param dict values: as for ``res.partner.generate_history``
        :return: the ``partner.history.batch``
        :raises UserError: naming a value that isn't one, or whose field has no label
        """
        batch = self._prepare_batch(values)
        batch._start()
        return batch

    def _prepare_batch(self, values=None):
        self.ensure_one()
        self.check_access("read")
        ids = self.env["res.partner"]._search(self._customer_domain(), order="id")
        return self.env["partner.history.batch"]._prepare(list(ids), values, selection=self)

    def _check_reach(self, channel=None):
        self.ensure_one()
        if channel and self.channel != channel:
            raise UserError(
                self.env._(
                    "%(selection)s: set the channel to “%(channel)s” first, so that it shows whom "
                    "you may reach that way.",
                    selection=self.name,
                    channel=self.env["partner.consent.channel"]._label(channel),
                )
            )
        if not self.reach_count:
            raise UserError(self.env._("%s: nobody in this selection may be contacted.", self.name))
