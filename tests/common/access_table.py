"""Who may do what: the table that the tests hold the addon to."""

ROLES = (
    "user",
    "contact manager",
    "officer",
    "lock manager",
    "auditor",
    "marketer",
    "administrator",
    "portal",
    "public",
)
NOBODY = ()
MODELS = {}
METHODS = {}
ARGUMENTS = {
    "partner.history": {"consent_chatter_warning": ([], ["anna.meier@example.com"])},
    "partner.selection": {"generate_history": ({"note": "Called"},)},
    "res.partner": {
        "contact_decision": ("email",),
        "generate_history": ({"note": "Called"},),
    },
}
