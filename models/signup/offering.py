"""What the sign-up form offers: channels in use that have a wording, and public mailing lists."""

from typing import Any, NamedTuple

from ...policy.channels import BY_CODE
from ..channel.settings import channel_label, channels_in_use

# Letters and faxes aren't offered: their address takes more than one field.
OFFERED = ("email", "phone", "sms", "messenger")
EMAIL = "email"


class Offer(NamedTuple):
    """One channel on the form.

    :param wording: the ``partner.consent.wording``
    :param text: exactly what is agreed to
    """

    channel: str
    label: str
    wording: Any
    text: str


def offers(env):
    """Return ``{channel: Offer}`` for the current controller, e-mail first.

    Empty where e-mail isn't offered: without it nobody could confirm.
    """
    in_use = channels_in_use(env)
    offered = [channel for channel in OFFERED if channel in in_use]
    wordings = env["partner.consent.wording"]._current_ones(offered)
    found = {
        channel: Offer(
            channel,
            channel_label(env, channel),
            wordings[channel],
            wordings[channel]._text(env.company, env.lang),
        )
        for channel in offered
        if channel in wordings
    }
    return found if EMAIL in found else {}


def topics(env):
    """Return the mailing lists that anybody may choose."""
    return env["mailing.list"].search([("is_public", "=", True)], order="name, id")


def is_open(env):
    """Whether the current controller lets the public sign up."""
    return bool(env.company.sudo().consent_controller_id.consent_signup and offers(env))


def needs_number(channels):
    """Whether one of these channels takes a phone number."""
    return any(BY_CODE[channel].kind == "phone" for channel in channels)
