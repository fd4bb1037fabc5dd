"""Where checkpoints are anchored: settings kept as parameters of the database, off until set."""

# ``partner_consent.<name>``.
MAIL = "anchor_mail"
ADDRESS = "anchor_address"
AUTHORITY = "anchor_url"
ROOTS = "anchor_roots"
PARAMETERS = (MAIL, ADDRESS, AUTHORITY, ROOTS)
# Why the authority's last time stamp isn't there, as a sentence.
FAILURE = "anchor_failure"


def parameter(env, name):
    """Return the setting ``partner_consent.<name>`` as text, empty where unset."""
    # sudo: settings are read whoever asks
    return env["ir.config_parameter"].sudo().get_param(f"partner_consent.{name}") or ""


def set_parameter(env, name, value):
    """Keep a setting; an empty one is removed."""
    # sudo: the caller has checked who may
    env["ir.config_parameter"].sudo().set_param(f"partner_consent.{name}", value or False)
