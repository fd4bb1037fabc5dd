"""The settings of the whole addon: one page, so read and written once."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...policy import presets
from ..channel.preset import apply_preset, current_preset
from ..consent.preferring import chosen_by, prefer, without_one
from ..ledger.anchor import parameters as anchor
from ..ledger.anchor.stamping import certificates
from ..request.parameters import PARAMETERS, parameter

# A link that is never valid would be none.
NEVER_OFF = ("request_days", "preference_days")


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    consent_preset = fields.Selection(
        selection=[
            ("strict", "Strict (Germany)"),
            ("all_allowed", "Everything allowed, e-mail preferred"),
            ("custom", "As set on the channels"),
        ],
        string="New and unasked contacts",
    )
    consent_preset_count = fields.Integer(compute="_compute_consent_preset_count")
    history_label_field_1 = fields.Char(related="company_id.history_label_field_1", readonly=False)
    history_label_field_2 = fields.Char(related="company_id.history_label_field_2", readonly=False)
    history_label_field_3 = fields.Char(related="company_id.history_label_field_3", readonly=False)
    history_label_field_4 = fields.Char(related="company_id.history_label_field_4", readonly=False)
    history_label_check_1 = fields.Char(related="company_id.history_label_check_1", readonly=False)
    history_label_check_2 = fields.Char(related="company_id.history_label_check_2", readonly=False)
    letter_window = fields.Selection(related="company_id.letter_window", readonly=False)
    consent_request_days = fields.Integer("Link valid for (days)")
    consent_resend_hours = fields.Integer("Ask the same address again after (hours)")
    consent_hourly_limit = fields.Integer("Customers a user may ask per hour")
    consent_warning_days = fields.Integer("Warn before a Yes expires (days)")
    consent_warning_months = fields.Integer("Warn when a Yes without expiry is older than (months)")
    consent_preference_days = fields.Integer("Link to the own page valid for (days)")
    consent_anchor_mail = fields.Boolean("Mail each day's ledger check")
    consent_anchor_address = fields.Char("Mail to")
    consent_anchor_url = fields.Char("Address of the authority")
    consent_anchor_roots = fields.Text("Root certificate (PEM)")

    consent_signup = fields.Boolean(
        related="company_id.consent_controller_id.consent_signup", readonly=False
    )
    consent_signup_ancestors = fields.Char(
        related="company_id.consent_controller_id.consent_signup_ancestors", readonly=False
    )
    consent_journal_email = fields.Char(
        "Mail the journal of erasures to", config_parameter="partner_consent.journal_email"
    )

    @api.depends("consent_preset")
    @api.depends_context("company")
    def _compute_consent_preset_count(self):
        for settings in self:
            prefers = chosen_by(self.env, settings.consent_preset)
            settings.consent_preset_count = without_one(self.env) if prefers else 0

    # Numbers not by config_parameter=…: that deletes the parameter for a zero, which means "off".

    @api.model
    def get_values(self):
        numbers = {f"consent_{name}": parameter(self.env, name) for name in PARAMETERS}
        anchors = {
            f"consent_{name}": anchor.parameter(self.env, name) for name in anchor.PARAMETERS
        }
        anchors["consent_anchor_mail"] = bool(anchors["consent_anchor_mail"])
        preset = {"consent_preset": current_preset(self.env)}
        return super().get_values() | numbers | anchors | preset

    def set_values(self):
        self._check_consent_numbers()
        self._check_consent_anchor()
        super().set_values()
        parameters = self.env["ir.config_parameter"].sudo()
        for name in PARAMETERS:
            parameters.set_param(f"partner_consent.{name}", str(self[f"consent_{name}"]))
        for name in anchor.PARAMETERS:
            anchor.set_parameter(self.env, name, self[f"consent_{name}"])
        chosen = self.consent_preset
        if chosen in presets.PRESETS and chosen != current_preset(self.env):
            preferred = chosen_by(self.env, chosen)
            apply_preset(self.env, chosen)
            if preferred:
                prefer(self.env, preferred)

    def _check_consent_numbers(self):
        for name in PARAMETERS:
            fname = f"consent_{name}"
            lowest = 1 if name in NEVER_OFF else 0
            if self[fname] < lowest:
                raise UserError(
                    self.env._(
                        "%(setting)s: enter %(lowest)s or more.",
                        setting=self._fields[fname]._description_string(self.env),
                        lowest=lowest,
                    )
                )

    def _check_consent_anchor(self):
        """Refuse an authority whose time stamps couldn't be asked for, or not be checked."""
        url = self.consent_anchor_url
        if not url:
            return
        if not url.startswith(("https://", "http://")):
            raise UserError(
                self.env._("Address of the time stamp authority: begin with https:// or http://.")
            )
        certificates(self.env, self.consent_anchor_roots or "")
