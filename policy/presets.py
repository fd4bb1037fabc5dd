"""Presets for the channels: what "not asked" means and what new contacts start with."""

from typing import NamedTuple

from . import vocabulary as v

STRICT = "strict"
ALL_ALLOWED = "all_allowed"
CUSTOM = "custom"


class ChannelPreset(NamedTuple):
    """What a preset says about one channel; the names are those of ``partner.consent.channel``."""

    rule: str
    default_state: str
    default_preferred: bool
    manual_yes: bool


# Germany: letters until the customer objects, everything else only after a Yes; the one for e-mail
# by confirmation (UWG § 7, BGH I ZR 164/09).
_AFTER_YES = ChannelPreset(v.OPT_IN, v.UNKNOWN, False, True)
# As with the CRMs of old: everything is allowed until somebody says otherwise.
_ALLOWED = ChannelPreset(v.OPT_OUT, v.GIVEN, False, True)

PRESETS = {
    STRICT: dict.fromkeys(v.CHANNELS, _AFTER_YES)
    | {
        "email": _AFTER_YES._replace(manual_yes=False),
        "post": _AFTER_YES._replace(rule=v.OPT_OUT),
    },
    ALL_ALLOWED: dict.fromkeys(v.CHANNELS, _ALLOWED)
    | {"email": _ALLOWED._replace(default_preferred=True, manual_yes=False)},
}


def preset_of(channels):
    """Return the code of the preset that these settings follow, ``custom`` where none fits.

    :param channels: ``{channel: ChannelPreset}``

    >>> preset_of(PRESETS["strict"])
    'strict'
    >>> preset_of(PRESETS["strict"] | {"fax": PRESETS["all_allowed"]["fax"]})
    'custom'
    """
    return next((code for code, preset in PRESETS.items() if preset == channels), CUSTOM)
