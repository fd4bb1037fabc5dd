"""Saved customer selections: who matches, who is left out and why, and who remains."""

from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...policy import vocabulary as v
from ..channel.settings import channel_label, channel_selection
from ..decision import words
from ..decision.partner_consent_scope import SCOPES
from .domain_fields import named_fields


class PartnerSelection(models.Model):
    _name = "partner.selection"
    _inherit = ["partner.history.labels", "partner.consent.scope.guard"]
    _description = "Customer Selection"
    _order = "name, id"

    _consent_scope_field = "scope"

    _history_nested_fields = ("history_condition_ids",)

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        "res.users", "Owner", required=True, default=lambda self: self.env.uid, copy=False
    )
    temporary = fields.Boolean(
        readonly=True, copy=False, help="Made for one action in the contact list; kept for a day."
    )
    shared = fields.Boolean(help="Colleagues see and use this selection; only you change it.")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
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

    @api.depends_context("uid", "lang", "allowed_company_ids")
    @api.depends("domain", "channel", "scope", "history_condition_ids")
    def _compute_counts(self):
        for selection in self:
            counts, selection.problem = selection._try_reason_counts()
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
        if self._asks_selections(domain, self.env["res.partner"]):
            raise ValidationError(
                self.env._("%s: a selection can't be built on selections.", self.name or "")
            )
        return domain & Domain.AND(line._domain() for line in self.history_condition_ids)

    @api.model
    def _asks_selections(self, domain, model):
        """Whether a domain on ``model`` asks a selection somewhere: it could ask itself for ever.

        A stored field that names a selection, as on a batch, asks nothing.
        """
        return any(
            field.relational and field.comodel_name == self._name and not field.store
            for field in named_fields(model, domain)
        )

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
                    channel=channel_label(self.env, channel),
                )
            )
        if self.problem:
            raise UserError(self.problem)
        if not self.reach_count:
            raise UserError(self.env._("%s: nobody in this selection may be contacted.", self.name))
