"""Proposals for the free text fields: an optional pick-list per field."""

from odoo import fields, models

from .partner_history_labels import FREE_TEXTS


class PartnerHistoryChoice(models.Model):
    _name = "partner.history.choice"
    _description = "Proposal for a Free History Field"
    _order = "free_field, sequence, name, id"

    free_field = fields.Selection(selection="_selection_free_field", required=True)
    name = fields.Char("Value", required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )

    def _selection_free_field(self):
        labels = self.env.company._history_labels()
        return [(name, labels[name] or name.replace("_", " ").capitalize()) for name in FREE_TEXTS]
