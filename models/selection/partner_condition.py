"""Conditions that are kept and evaluated later, by others or by a job: what they mean is fixed."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.i18n import format_list

from ..controller.controllers import controller_id
from .evaluating import FIXED, MEANING, condition_env, fixed_of, stamp, values_of


class PartnerCondition(models.AbstractModel):
    """Fixes language, time zone and companies whenever a condition is written.

    A model that inherits this names in ``_condition_fields`` what its condition consists of, and
    evaluates it in ``evaluating.condition_env``.
    """

    _name = "partner.condition"
    _description = "Stored Condition"

    # Writing one of these is writing the condition.
    _condition_fields = frozenset()
    # The field with the company that it is evaluated for; none, or empty: the first of those fixed.
    _condition_company_field = None

    condition_user_id = fields.Many2one(
        "res.users",
        "Condition by",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="With whose rights a job evaluates the condition.",
    )
    condition_lang = fields.Char("Language of the condition", readonly=True, copy=False)
    condition_tz = fields.Char("Time zone of the condition", readonly=True, copy=False)
    # Ordered: values that differ by company are those of the first.
    condition_company_ids = fields.Json("Companies of the condition", readonly=True, copy=False)
    condition_context = fields.Json(compute="_compute_condition_context")
    condition_info = fields.Char("How it is evaluated", compute="_compute_condition_context")

    @api.depends(lambda self: self._condition_depends())
    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_condition_context(self):
        for record in self:
            try:
                evaluated = condition_env(record)
            except UserError as problem:
                record.condition_context, record.condition_info = {}, str(problem)
                continue
            record.condition_context = dict(evaluated.context)
            record.condition_info = record._condition_words(evaluated)

    @api.model_create_multi
    def create(self, vals_list):
        own = stamp(self.env)
        records = super().create([vals | own for vals in vals_list])
        for record in records:
            if record._condition_source():
                record._condition_fix()
        return records

    def write(self, vals):
        if not self.env.su:
            vals = {name: value for name, value in vals.items() if name not in FIXED}
        rewritten = self.filtered(lambda record: record._condition_written(vals))
        result = super().write(vals)
        rewritten._condition_fix()
        return result

    def copy(self, default=None):
        copies = super().copy(default)
        if not self._condition_fields.intersection(default or ()):
            for record, copied in zip(self, copies, strict=True):
                # A job's copy, as of the better half of an A/B test, is still its author's.
                copied._condition_take_over(record, FIXED if self.env.su else MEANING)
        return copies

    def _condition_depends(self):
        """Return the names of the fields that decide whom the condition finds."""
        company = filter(None, (self._condition_company_field,))
        return (*FIXED, *self._condition_fields, *company)

    def _condition_company(self):
        """Return the company that it is evaluated for, or none: then the first of those fixed."""
        field = self._condition_company_field
        return self[field] if field else self.env["res.company"]

    def _condition_source(self):
        """Return the record that this one has its condition from as it is, or an empty one."""
        return self.browse()

    def _condition_rewritten(self, stored):
        """Whether a form shows another condition than the one that is stored."""
        return any(
            (self[name]._origin if self._fields[name].relational else self[name]) != stored[name]
            for name in self._condition_fields
        )

    def _condition_written(self, vals):
        """Whether these values change the condition."""
        return any(
            self._fields[name].convert_to_write(self[name], self) != vals[name]
            for name in self._condition_fields.intersection(vals)
        )

    def _condition_fix(self):
        """Fix what the conditions mean: the user of this moment has written them."""
        own = stamp(self.env)
        for record in self:
            # sudo: what is fixed is the server's to say
            record.sudo().write(own)
            record._condition_take_over(record._condition_source(), MEANING)

    def _condition_take_over(self, source, names):
        if values := values_of(source, names):
            # sudo: what is fixed is the server's to say
            self.sudo().write(values)

    def _condition_words(self, evaluated):
        """Return how the condition is evaluated where that differs from the reader's own ways."""
        env, parts = self.env, []
        if evaluated.lang != (env.lang or env.user.lang):
            language = env["res.lang"]._get_data(code=evaluated.lang).name
            parts.append(env._("in %(language)s", language=language))
        if evaluated.tz.zone != env.tz.zone:
            parts.append(env._("in the time zone %(zone)s", zone=evaluated.tz.zone))
        if set(evaluated.companies.ids) != set(env.companies.ids):
            names = format_list(env, evaluated.companies.mapped("name"))
            parts.append(env._("for %(companies)s", companies=names))
        if controller_id(evaluated) != controller_id(env):
            # The company itself, which they may use; its controller they need not know.
            company = evaluated.company.name
            parts.append(env._("by the answers given to %(company)s", company=company))
        words = parts and env._("Evaluated %(ways)s.", ways=format_list(env, parts))
        unusable = set(fixed_of(self)["condition_company_ids"]) - set(evaluated.companies.ids)
        if unusable:
            hint = env._("Without %s companies that you may not use.", len(unusable))
            words = f"{words} {hint}" if words else hint
        return words or False
