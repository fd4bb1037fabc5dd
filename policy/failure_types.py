"""The reasons of the decision as failure types: one list for every model that records a failure."""

from . import vocabulary as v

PREFIX = "consent_"

# Source terms: Odoo collects the labels of a selection for translation where a field uses them.
LABELS = {
    v.LOCKED: "Customer is locked",
    v.REFUSED: "Customer refused",
    v.SUPPRESSED: "On the suppression list",
    v.ADDRESS_EXCLUDED: "Address not for advertising",
    v.REFUSED_ELSEWHERE: "Same address refused or locked elsewhere",
    v.NOT_CONFIRMED: "Not confirmed yet",
    v.NOT_ASKED: "Not asked yet",
    v.ADDRESS_UNCLEAR: "More than one address, or a doubtful one",
    v.NO_ADDRESS: "No address for this channel",
}
REASONS = [(reason, LABELS[reason]) for reason in v.REASONS]
SELECTION = [(PREFIX + reason, label) for reason, label in REASONS]
CODES = tuple(code for code, _label in SELECTION)
# Odoo's own words for those who refused by an entry in its blacklists.
BLACKLISTED = {"email": "mail_bl", "sms": "sms_blacklist"}
REASON_BY_TYPE = {PREFIX + reason: reason for reason in v.REASONS} | dict.fromkeys(
    BLACKLISTED.values(), v.REFUSED
)
LEFT_OUT = tuple(REASON_BY_TYPE)
ON_UNINSTALL = dict.fromkeys(CODES, "set null")


def failure_type(reason):
    """Return the failure type that records ``reason``.

    >>> failure_type("refused")
    'consent_refused'
    """
    return PREFIX + reason


def strictness(reason):
    """Sort key of reasons, strictest first.

    >>> min(["not_asked", "refused"], key=strictness)
    'refused'
    """
    return v.REASONS.index(reason)
