"""Presets: one choice in the settings for what all six channels start with."""

from odoo.tools import SQL

from ...policy import presets
from ..controller.controllers import controller_id
from .settings import channel_settings


def current_preset(env):
    """Return the code of the preset that the channels follow, or ``custom``."""
    names = presets.ChannelPreset._fields
    return presets.preset_of(
        {
            code: presets.ChannelPreset(**{name: getattr(settings, name) for name in names})
            for code, settings in channel_settings(env).items()
        }
    )


def set_up(env):
    """Begin strictly where the current company's controller has decided nothing yet."""
    env["partner.consent.channel"].flush_model()
    query = SQL("SELECT 1 FROM partner_consent_channel WHERE rule ? %s", str(controller_id(env)))
    if not env.execute_query(query):
        apply_preset(env, presets.STRICT)


def apply_preset(env, code):
    """Set all channels as the preset says, for the current company's controller.

    Answers that customers gave stay.

    :param str code: a key of ``policy.presets.PRESETS``
    """
    channels = env["partner.consent.channel"].with_context(active_test=False).search([])
    # Whoever was preferred steps down first: only one channel can be.
    for channel in channels.sorted(lambda row: not row.default_preferred):
        channel.write(presets.PRESETS[code][channel.code]._asdict())
