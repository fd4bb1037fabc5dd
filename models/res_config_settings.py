from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    history_label_field_1 = fields.Char(
        related="company_id.history_label_field_1", readonly=False
    )
    history_label_field_2 = fields.Char(
        related="company_id.history_label_field_2", readonly=False
    )
    history_label_field_3 = fields.Char(
        related="company_id.history_label_field_3", readonly=False
    )
    history_label_field_4 = fields.Char(
        related="company_id.history_label_field_4", readonly=False
    )
    history_label_check_1 = fields.Char(
        related="company_id.history_label_check_1", readonly=False
    )
    history_label_check_2 = fields.Char(
        related="company_id.history_label_check_2", readonly=False
    )
