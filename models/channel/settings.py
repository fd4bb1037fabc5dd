"""What the business decided about the channels, as everybody else reads it."""


def channel_settings(env):
    """Return ``{code: ChannelSettings}`` of all six channels, in the order of the business."""
    return env["partner.consent.channel"]._settings()


def channels_in_use(env):
    """Return the codes of the channels that the business uses, in its order."""
    return tuple(code for code, settings in channel_settings(env).items() if settings.active)


def channel_label(env, code):
    """Return the channel's translated name, as the business calls it."""
    return env["partner.consent.channel"]._label(code)


def channel_selection(env):
    """Return the channels as the options of a selection field, in the user's language."""
    return env["partner.consent.channel"]._fields["code"]._description_selection(env)
