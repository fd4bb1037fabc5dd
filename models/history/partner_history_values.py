"""What one history entry says, without whose entry it is: shared by entries and batches."""

from odoo import api, fields, models

from .deletion import refusal_of_deletion
from .partner_history_labels import FREE_FIELDS

CONTENT_FIELDS = ("action_id", "info_id", *FREE_FIELDS, "note")
VALUE_FIELDS = ("date", "user_id", *CONTENT_FIELDS)


class PartnerHistoryValues(models.AbstractModel):
    _name = "partner.history.values"
    _inherit = ["partner.history.labels"]
    _description = "Values of a History Entry"

    _history_free_fields = {name: name for name in FREE_FIELDS}

    date = fields.Date(required=True, default=fields.Date.context_today)
    user_id = fields.Many2one(
        "res.users",
        "Staff",
        required=True,
        default=lambda self: self.env.uid,
        domain=[("share", "=", False)],
        ondelete="restrict",
    )
    user_initials = fields.Char("Initials", related="user_id.history_initials")
    action_id = fields.Many2one("partner.history.action", ondelete="restrict")
    action_effect = fields.Char("This action", related="action_id.effect_summary")
    info_id = fields.Many2one("partner.history.info", ondelete="restrict")
    field_1 = fields.Char("Free field 1")
    field_2 = fields.Char("Free field 2")
    field_3 = fields.Char("Free field 3")
    field_4 = fields.Char("Free field 4")
    check_1 = fields.Boolean("Free check-box 1")
    check_2 = fields.Boolean("Free check-box 2")
    note = fields.Text()
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )

    @api.model
    def _sql_error_to_message(self, exc):
        return refusal_of_deletion(self, exc) or super()._sql_error_to_message(exc)
