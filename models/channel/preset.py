"""Presets: one choice in the settings for what all six channels start with."""

from ...policy import presets
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


def apply_preset(env, code):
    """Set all channels as the preset says. Answers that customers gave stay.

    :param str code: a key of ``policy.presets.PRESETS``
    """
    channels = env["partner.consent.channel"].with_context(active_test=False).search([])
    # Whoever was preferred steps down first: only one channel can be.
    for channel in channels.sorted(lambda row: not row.default_preferred):
        channel.write(presets.PRESETS[code][channel.code]._asdict())
