"""What another system says about answers: the keys of a row, and what becomes of it."""

from . import vocabulary as v

# Exactly one of these names the customer.
CUSTOMER_KEYS = ("partner_id", "partner_external_id", "email", "phone")
# Texts -> the most characters of each.
TEXTS = {
    "partner_external_id": 300,
    "email": 320,
    "phone": 100,
    "wording": 100_000,
    "wording_version": 100,
    "lang": 20,
    "note": 1_000,
    "address": 320,
    "source_system": 100,
    "external_id": 200,
}
KEYS = ("partner_id", "channel", "state", "moment", *TEXTS)
# Rows of one call at the most.
MOST = 1_000

# What stands now, and what doesn't.
RECORDED = "recorded"
UNCHANGED = "unchanged"
REQUESTED = "requested"
SUPPRESSED = "suppressed"
ACCEPTED = (RECORDED, UNCHANGED, REQUESTED, SUPPRESSED)

BAD_ROW = "bad_row"
CONFLICT = "conflict"
UNKNOWN_CUSTOMER = "unknown_customer"
AMBIGUOUS = "ambiguous"
OTHER_ADDRESS = "other_address"
OUTDATED = "outdated"
EXPIRED = "expired"
ERASED = "erased"
REFUSED_BEFORE = "refused_before"
NOT_BY_HAND = "not_by_hand"
NO_EVIDENCE = "no_evidence"
NO_RIGHT = "no_right"
TRANSITION = "transition"
CANNOT_ASK = "cannot_ask"
REFUSED = "refused"
TURNED_DOWN = (
    BAD_ROW,
    CONFLICT,
    UNKNOWN_CUSTOMER,
    AMBIGUOUS,
    OTHER_ADDRESS,
    OUTDATED,
    EXPIRED,
    ERASED,
    REFUSED_BEFORE,
    NOT_BY_HAND,
    NO_EVIDENCE,
    NO_RIGHT,
    TRANSITION,
    CANNOT_ASK,
    REFUSED,
)

# Why the gate stays shut, as it calls it -> as other systems are told.
OF_GATE = {
    "unreachable": TRANSITION,
    "customer_refused": REFUSED_BEFORE,
    "permission": NOT_BY_HAND,
    "evidence": NO_EVIDENCE,
    "officer": NO_RIGHT,
}


def is_outdated(state, standing, moment, last_moment, last_source):
    """Whether an answer is older than the last one there is, and says nothing about today.

    Refusal wins: a No that comes late counts, unless the customers themselves agreed afterwards.

    :param str state: the answer
    :param str standing: the answer that counts now
    :param moment: when it was given
    :param last_moment, last_source: of the last answer; None where there is none

    >>> [is_outdated("given", "refused", moment, 2, "manual") for moment in (1, 2)]
    [True, False]
    >>> [is_outdated("refused", "given", 1, 2, source) for source in ("manual", "confirmation")]
    [False, True]
    >>> is_outdated("refused", "refused", 1, 2, "portal")
    False
    >>> is_outdated("given", "unknown", 1, None, None)
    False
    """
    if last_moment is None or moment >= last_moment:
        return False
    return state != v.REFUSED or (standing != v.REFUSED and last_source in v.OWN_YES)
