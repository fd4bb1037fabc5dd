"""Settings about asking and renewing, kept as parameters of the database."""

# ``partner_consent.<name>`` and what holds where it is unset.
PARAMETERS = {
    "request_days": 14,
    "resend_hours": 24,
    "hourly_limit": 200,
    "warning_days": 60,
    "warning_months": 24,
    # How long a link to the own page lives after it was last sent.
    "preference_days": 365,
}
# Of public pages, without a place on the page of settings: rows for one address or browser a day.
LIMITS = {
    "public_address_limit": 3,
    "public_browser_limit": 50,
}


def parameter(env, name):
    """Return the setting ``partner_consent.<name>`` as a number, or its default.

    :param str name: a key of :data:`PARAMETERS` or :data:`LIMITS`
    """
    # sudo: settings are read whoever asks
    value = env["ir.config_parameter"].sudo().get_param(f"partner_consent.{name}")
    return int(value) if value and value.isdecimal() else (PARAMETERS | LIMITS)[name]
