"""Retention rules: what is deleted, erased or emptied after which time (GDPR art. 5(1)(e))."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..selection.evaluating import condition_env
from .finding import condition, cutoff_of
from .running import run_rules
from .targets import EVIDENCE, TARGETS


class PartnerRetentionRule(models.Model):
    """Off until an officer switches it on. It then runs with their rights, which are fixed as those
    of any stored condition; who changes a rule that is on has switched it on anew."""

    _name = "partner.retention.rule"
    _inherit = ["partner.condition"]
    _description = "Retention Rule"
    _order = "id"

    _condition_fields = frozenset(
        {"active", "model_name", "operation", "date_field", "number", "unit", "domain"}
    )

    name = fields.Char(required=True, translate=True)
    model_name = fields.Selection(
        selection=lambda self: self._selection_model_name(), string="Records", required=True
    )
    operation = fields.Selection(
        selection=[
            ("delete", "Delete"),
            ("erase", "Erase customers"),
            ("empty", "Empty personal fields"),
        ],
        required=True,
    )
    date_field = fields.Selection(
        selection=[
            ("create_date", "Created on"),
            ("write_date", "Last changed on"),
            ("date", "Date"),
            ("moment", "Moment"),
            ("request_date", "Sent on"),
            ("sent_datetime", "Sent at"),
            ("answer_date", "Answered on"),
            ("expiry_date", "Valid until"),
            ("date_closed", "Closed on"),
        ],
        string="Counted from",
        required=True,
        default="create_date",
    )
    number = fields.Integer("Kept for", required=True, default=3, aggregator=None)
    unit = fields.Selection(
        selection=[("days", "Days"), ("months", "Months"), ("years", "Years")],
        required=True,
        default="years",
    )
    domain = fields.Char("Further condition", default="[]")
    active = fields.Boolean("On", default=False)
    switched_on = fields.Datetime("On since", readonly=True, copy=False)
    is_awake = fields.Boolean("App installed", compute="_compute_is_awake")
    run_ids = fields.One2many("partner.retention.run", "rule_id", readonly=True)

    _number_positive = models.Constraint("CHECK(number > 0)", "Enter a period of 1 or more.")

    @api.model
    def _selection_model_name(self):
        # sudo: what a kind of record is called is no secret
        names = self.env["ir.model"].sudo()
        return [
            (model, names._get(model).name if model in self.env else model) for model in TARGETS
        ]

    @api.depends("model_name")
    def _compute_is_awake(self):
        for rule in self:
            rule.is_awake = rule.model_name in self.env

    @api.constrains("number", "unit")
    def _check_period(self):
        for rule in self:
            try:
                cutoff_of(rule)
            except (OverflowError, ValueError):
                self._refuse(rule, self.env._("There is no date that long ago."))

    @api.constrains("model_name", "operation", "date_field", "domain")
    def _check_target(self):
        for rule in self:
            target = TARGETS[rule.model_name]
            if rule.operation not in target.operations:
                self._refuse(
                    rule, self.env._("These records can't be dealt with in this way by a rule.")
                )
            if rule.date_field not in target.dates:
                self._refuse(rule, self.env._("The period can't count from this date."))
            if rule.is_awake:
                condition(rule)

    @api.model
    def _refuse(self, rule, why):
        raise ValidationError(self.env._("%(rule)s: %(why)s", rule=rule.name, why=why))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_model(vals)
        rules = super().create([self._without_moment(vals) for vals in vals_list])
        rules.filtered("active")._switch_on()
        return rules

    def write(self, vals):
        self._check_model(vals)
        changed = self.filtered(lambda rule: rule._condition_written(vals))
        result = super().write(self._without_moment(vals))
        changed.filtered("active")._switch_on()
        return result

    @api.model
    def _without_moment(self, vals):
        """Return the values without what is the server's to say."""
        if self.env.su:
            return vals
        return {name: value for name, value in vals.items() if name != "switched_on"}

    @api.model
    def _check_model(self, vals):
        """Say why these records can't be the target of a rule, before Odoo says so without it."""
        model = vals.get("model_name")
        if model in EVIDENCE:
            raise UserError(
                self.env._("%s is evidence: it stays, and no rule can delete it.", model)
            )
        if model and model not in TARGETS:
            raise UserError(
                self.env._(
                    "%(model)s can't be the target of a retention rule. These can: %(models)s.",
                    model=model,
                    models=", ".join(TARGETS),
                )
            )

    def _switch_on(self):
        """Check that the rule can run with the rights of who switches it on, and write down when.

        :raises UserError, AccessError: saying what is missing
        """
        for rule in self:
            if not rule.is_awake or rule.date_field not in self.env[rule.model_name]._fields:
                raise UserError(
                    self.env._("%s: its app isn't installed, it can't be switched on.", rule.name)
                )
            condition_env(rule)[rule.model_name].check_access("read")
            # sudo: since when it is on is the server's to say
            rule.sudo().write({"switched_on": fields.Datetime.now()})

    def action_preview(self):
        """Return the dialog that shows what the rule would do now."""
        self.ensure_one()
        preview = self.env["partner.retention.preview"].create({"rule_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": preview._name,
            "res_id": preview.id,
            "view_mode": "form",
            "target": "new",
            "name": self.name,
        }

    @api.model
    def _cron_run(self):
        """Do what the rules say that are on."""
        run_rules(self.search([("active", "=", True)]))
