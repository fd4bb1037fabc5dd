"""Saved customer selections: who matches, who is left out and why, and who remains."""

from odoo import api, fields, models
from odoo.tools import SQL

from ...policy import vocabulary as v
from ..batch import windows
from ..channel.settings import channel_selection
from ..decision import words
from ..decision.partner_consent_scope import SCOPES
from . import uses
from .conditions import customer_domain, matching, matching_ids
from .deciding import reach_query, try_reason_counts
from .evaluating import companies_context, in_companies


class PartnerSelection(models.Model):
    _name = "partner.selection"
    _inherit = ["partner.history.labels", "partner.consent.scope.guard", "partner.condition"]
    _description = "Customer Selection"
    _order = "name, id"

    _consent_scope_field = "scope"
    _history_nested_fields = ("history_condition_ids",)
    _condition_fields = frozenset({"domain", "history_condition_ids"})
    _condition_company_field = "company_id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        "res.users", "Owner", required=True, default=lambda self: self.env.uid, copy=False
    )
    temporary = fields.Boolean(
        readonly=True, copy=False, help="Made for one action in the contact list; kept for a day."
    )
    shared = fields.Boolean(help="Colleagues see and use this selection; only you change it.")
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="It is decided by the answers given to this company.",
    )
    domain = fields.Char("Customers", required=True, default="[]")
    history_condition_ids = fields.One2many(
        "partner.selection.history", "selection_id", "History conditions", copy=True
    )
    channel = fields.Selection(
        selection=lambda self: channel_selection(self.env),
        help="How you want to reach them. Without a channel only locked customers are left out.",
    )
    scope = fields.Selection(
        selection=SCOPES,
        string="Purpose",
        required=True,
        default=v.MARKETING,
    )
    match_count = fields.Integer("Matching", compute="_compute_counts")
    excluded_count = fields.Integer("Left out", compute="_compute_counts")
    reach_count = fields.Integer("Net reach", compute="_compute_counts")
    excluded_summary = fields.Char("Left out, why", compute="_compute_counts")
    problem = fields.Char("Can't be counted", compute="_compute_counts")
    batch_ids = fields.One2many("partner.history.batch", "selection_id", "Batches")
    batch_count = fields.Integer(compute="_compute_batch_count")
    category_ids = fields.Many2many("res.partner.category", string="Tags to add", copy=False)

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        if "scope" in defaults and not self._consent_may_set_scope():
            defaults["scope"] = v.MARKETING
        return defaults

    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    @api.depends(lambda self: ("channel", "scope", *self._condition_depends()))
    def _compute_counts(self):
        for selection in self:
            counts, selection.problem = try_reason_counts(selection)
            selection.match_count = sum(counts.values())
            selection.reach_count = counts.pop(None, 0)
            selection.excluded_count = sum(counts.values())
            selection.excluded_summary = words.summary(self.env, counts)

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

    def _condition_rewritten(self, stored):
        return customer_domain(self) != customer_domain(stored)

    @api.constrains("domain")
    def _check_domain(self):
        for selection in self:
            customer_domain(selection)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for selection, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", selection.name)
        return vals_list

    @api.autovacuum
    def _gc_temporary(self):
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.with_context(active_test=False).search(
            [("temporary", "=", True), ("create_date", "<", yesterday)]
        ).unlink()

    def action_refresh(self):
        """Count again: customers, consents and locks change while a form is open."""
        return True

    def action_view_matching(self):
        return self._customer_list(self.env._("Matching customers"), "selection_id")

    def action_view_reach(self):
        return self._customer_list(self.name, "selection_reach_id")

    def _customer_list(self, title, field):
        self.ensure_one()
        action = windows.customers(title, [(field, "=", self.id)], "list,kanban,form")
        return action | {"context": companies_context(self)}

    def action_view_excluded(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "partner_consent.partner_selection_exclusion_action"
        )
        named = {"partner_selection_id": self.id, "search_default_group_reason": 1}
        return dict(action, context=companies_context(self) | named)

    def action_view_batches(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "partner_consent.partner_history_batch_action"
        )
        return dict(action, domain=[("selection_id", "=", self.id)])

    def action_mailing(self):
        """Open a new e-mail or SMS mailing to this selection; it leaves out whom it must."""
        return uses.mailing(self)

    def action_call_list(self):
        """List those who may be called, with the number."""
        return uses.call_list(self)

    def action_letters(self):
        """Write a letter to those who may get one; the dialog says who is left out.

        :raises AccessError: where the scope is service and the user may not decide that
        """
        return uses.letters(self)

    def action_xlsx(self):
        """Download those who may be contacted."""
        return uses.xlsx(self)

    def action_ask_confirmation(self):
        """Ask the matching customers to confirm that they want e-mail.

        :raises AccessError: where the user may not answer for these customers
        """
        return matching(self).action_consent_ask()

    def action_add_tags(self):
        """Give the chosen tags to all matching customers."""
        return uses.add_tags(self)

    def action_keep(self):
        """Keep a temporary selection, and open it."""
        self.ensure_one()
        self.temporary = False
        return windows.form(self)

    def action_generate_history(self):
        """Open the dialog in which one history entry is made for all matching customers."""
        return self._prepare_batch()._open_dialog()

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
        batches = in_companies(self).env["partner.history.batch"]
        return batches._prepare(matching_ids(self), values, selection=self)

    def partner_ids_to_contact(self):
        """Return the ids of the matching customers who may be contacted now, in ascending order.

        Decided by this selection's channel and scope, in one query.
        """
        self.ensure_one()
        self.check_access("read")
        query = reach_query(self)
        query.order = SQL.identifier("res_partner", "id")
        return list(query.get_result_ids())
