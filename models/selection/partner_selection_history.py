"""A selection's condition on the history: an entry with all of these, or no entry with them."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..history.partner_history_labels import FREE_CHECKS, FREE_FIELDS, FREE_TEXTS


class PartnerSelectionHistory(models.Model):
    _name = "partner.selection.history"
    _inherit = ["partner.history.labels"]
    _description = "Selection: History Condition"
    _order = "id"

    _history_free_fields = {name: name for name in FREE_FIELDS}

    selection_id = fields.Many2one(
        "partner.selection", required=True, ondelete="cascade", index=True
    )
    quantifier = fields.Selection(
        selection=[("any", "At least one entry with"), ("not any", "No entry with")],
        string="Customers with",
        required=True,
        default="any",
    )
    date_from = fields.Date("From")
    date_to = fields.Date("To")
    user_initials = fields.Char("Initials")
    action_ids = fields.Many2many("partner.history.action", string="Actions")
    info_ids = fields.Many2many("partner.history.info", string="Infos")
    field_1 = fields.Char("Free field 1")
    field_2 = fields.Char("Free field 2")
    field_3 = fields.Char("Free field 3")
    field_4 = fields.Char("Free field 4")
    check_1 = fields.Selection([("yes", "Yes"), ("no", "No")], "Free check-box 1")
    check_2 = fields.Selection([("yes", "Yes"), ("no", "No")], "Free check-box 2")
    note = fields.Char("Note contains")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.selection_id._condition_fix()
        return lines

    def write(self, vals):
        result = super().write(vals)
        self.selection_id._condition_fix()
        return result

    def unlink(self):
        rewritten = self.selection_id
        result = super().unlink()
        rewritten.exists()._condition_fix()
        return result

    def _domain(self):
        """Return this condition as a :class:`Domain` on customers."""
        self.ensure_one()
        terms = []
        if self.date_from:
            terms.append(("date", ">=", fields.Date.to_string(self.date_from)))
        if self.date_to:
            terms.append(("date", "<=", fields.Date.to_string(self.date_to)))
        if self.user_initials:
            terms.append(("user_id.history_initials", "=ilike", self.user_initials))
        if self.action_ids:
            terms.append(("action_id", "in", self.action_ids._origin.ids))
        if self.info_ids:
            terms.append(("info_id", "in", self.info_ids._origin.ids))
        terms += [(name, "ilike", self[name]) for name in FREE_TEXTS if self[name]]
        terms += [(name, "=", self[name] == "yes") for name in FREE_CHECKS if self[name]]
        if self.note:
            terms.append(("note", "ilike", self.note))
        return Domain("history_ids", self.quantifier, terms)
