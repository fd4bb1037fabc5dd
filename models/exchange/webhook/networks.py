"""Networks of our own where a receiver may be: a system parameter, none where it is empty."""

from ....policy.outward import networks_of

PARAMETER = "partner_consent.webhook_networks"


def networks(env):
    """Return the networks that an administrator allowed; what can't be read allows nothing."""
    # sudo: settings are read whoever asks
    text = env["ir.config_parameter"].sudo().get_param(PARAMETER)
    try:
        return networks_of(text)
    except ValueError:
        return ()
