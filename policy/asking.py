"""Who may be asked for confirmation.

A request for consent is a contact too: whoever refused or is locked is not asked, unless a customer
who refused wishes to be asked again.
"""

from . import decision
from . import vocabulary as v

INVALID_ADDRESS = "invalid_address"
ALREADY_GIVEN = "already_given"
ASKED_RECENTLY = "asked_recently"
LIMIT = "limit"
_OPEN = frozenset({v.NOT_ASKED, v.NOT_CONFIRMED, v.ADDRESS_UNCLEAR, v.NO_ADDRESS})


def obstacle(facts, *, wish=False, invalid=False, renewable=False, recent=False):
    """Return why the customer may not be asked, or None where it may.

    :param facts: a ``decision.Facts`` for the channel to be asked about
    :param wish: the customer wishes to be asked again in spite of a refusal
    :param invalid: there is an address, and it isn't one
    :param renewable: the present Yes has to be confirmed again soon
    :param recent: this address was asked a short while ago

    >>> obstacle(decision.Facts(consent="unknown"))
    >>> obstacle(decision.Facts(consent="given"))
    'already_given'
    >>> obstacle(decision.Facts(consent="refused")), obstacle(
    ...     decision.Facts(consent="refused", lock="documents"), wish=True)
    ('refused', 'locked')
    """
    if wish and (facts.consent == v.REFUSED or facts.suppressed):
        facts = facts._replace(consent=v.UNKNOWN, suppressed=False, address_refused=False)
    # "May be contacted until the customer refuses" is no reason not to ask for a clear Yes.
    reason = decision.decide(facts._replace(rule=v.OPT_IN))
    if reason and reason not in _OPEN:
        return reason
    if facts.address_unclear:
        # The mail would go to each of them.
        return v.ADDRESS_UNCLEAR
    if invalid:
        return INVALID_ADDRESS
    if not facts.has_address:
        return v.NO_ADDRESS
    if facts.consent == v.GIVEN and not renewable:
        return ALREADY_GIVEN
    return ASKED_RECENTLY if recent else None
