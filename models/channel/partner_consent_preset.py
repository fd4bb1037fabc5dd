"""Presets: one choice in the settings for what all six channels start with."""

from odoo import api, fields, models

from ...policy import presets


class PartnerConsentChannel(models.Model):
    _inherit = "partner.consent.channel"

    @api.model
    def _preset(self):
        """Return the code of the preset that the channels follow, or ``custom``."""
        settings = self._settings()
        return presets.preset_of(
            {
                code: presets.ChannelPreset(
                    *(getattr(channel, fname) for fname in presets.ChannelPreset._fields)
                )
                for code, channel in settings.items()
            }
        )

    @api.model
    def _apply_preset(self, code):
        """Set all channels as the preset says. Answers that customers gave stay.

        :param str code: a key of ``policy.presets.PRESETS``
        """
        channels = self.with_context(active_test=False).search([])
        # Whoever was preferred steps down first: only one channel can be.
        for channel in channels.sorted(lambda row: not row.default_preferred):
            channel.write(presets.PRESETS[code][channel.code]._asdict())


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

    @api.model
    def get_values(self):
        preset = self.env["partner.consent.channel"]._preset()
        return super().get_values() | {"consent_preset": preset}

    def set_values(self):
        super().set_values()
        channels = self.env["partner.consent.channel"]
        if self.consent_preset in presets.PRESETS and self.consent_preset != channels._preset():
            channels._apply_preset(self.consent_preset)
