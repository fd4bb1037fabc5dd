from odoo import fields, models
from odoo.exceptions import UserError

from .partner_consent_request import PARAMETERS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    history_label_field_1 = fields.Char(related="company_id.history_label_field_1", readonly=False)
    history_label_field_2 = fields.Char(related="company_id.history_label_field_2", readonly=False)
    history_label_field_3 = fields.Char(related="company_id.history_label_field_3", readonly=False)
    history_label_field_4 = fields.Char(related="company_id.history_label_field_4", readonly=False)
    history_label_check_1 = fields.Char(related="company_id.history_label_check_1", readonly=False)
    history_label_check_2 = fields.Char(related="company_id.history_label_check_2", readonly=False)
    consent_request_days = fields.Integer(
        "Link valid for (days)", config_parameter="partner_consent.request_days", default=14
    )
    consent_resend_hours = fields.Integer(
        "Ask the same address again after (hours)",
        config_parameter="partner_consent.resend_hours",
        default=24,
    )
    consent_hourly_limit = fields.Integer(
        "Customers a user may ask per hour",
        config_parameter="partner_consent.hourly_limit",
        default=200,
    )
    consent_warning_days = fields.Integer(
        "Warn before a Yes expires (days)",
        config_parameter="partner_consent.warning_days",
        default=60,
    )
    consent_warning_months = fields.Integer(
        "Warn when a Yes without expiry is older than (months)",
        config_parameter="partner_consent.warning_months",
        default=24,
    )

    def set_values(self):
        self._check_consent_numbers()
        super().set_values()
        # A zero means "off" here; Odoo would delete the parameter, and the default would come back.
        parameters = self.env["ir.config_parameter"].sudo()
        for key in PARAMETERS:
            fname = f"consent_{key.partition('.')[2]}"
            if not self[fname]:
                parameters.set_param(key, "0")

    def _check_consent_numbers(self):
        for key in PARAMETERS:
            fname = f"consent_{key.partition('.')[2]}"
            lowest = 1 if fname == "consent_request_days" else 0
            if self[fname] < lowest:
                raise UserError(
                    self.env._(
                        "%(setting)s: enter %(lowest)s or more.",
                        setting=self._fields[fname]._description_string(self.env),
                        lowest=lowest,
                    )
                )
