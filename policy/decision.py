"""May we contact this customer on this channel for this scope? One table, read from the top.

The first row whose scope and facts match gives the reason; no row means yes. :func:`decide` reads
the table for one set of facts. :func:`cases` hands the same rows to whoever compiles them to SQL.

Marketing by e-mail, SMS, fax and messenger needs prior consent (ePrivacy Directive 2002/58/EC,
art. 13; UWG § 7 in Germany, TKG 2021 § 174 in Austria), an objection to advertising always holds
(GDPR art. 21(3)).
"""

from typing import Any, NamedTuple

from . import vocabulary as v


class Facts(NamedTuple):
    """What one decision looks at.

    :param lock: effective lock level of the customer
    :param consent: the customer's answer for the channel
    :param rule: what "not asked" means on the channel
    :param suppressed: the person was erased or stands on a Robinson list
    :param address_excluded: the contact point in use is marked "not for marketing"
    :param address_refused: somebody with the same normalised address refused or is locked
    :param address_unclear: the field holds more than one address, or one that may be another's
    :param has_address: the channel has an address to write to
    """

    lock: str = v.LOCK_NONE
    consent: str = v.UNKNOWN
    rule: str = v.OPT_IN
    suppressed: bool = False
    address_excluded: bool = False
    address_refused: bool = False
    address_unclear: bool = False
    has_address: bool = True


class Row(NamedTuple):
    """``reason`` stops contact in ``scopes`` where every fact in ``when`` has one of its values."""

    reason: str
    scopes: tuple[str, ...]
    when: dict[str, tuple[Any, ...]]


ADVERTISING = (v.MARKETING,)

TABLE = (
    Row(v.LOCKED, ADVERTISING, {"lock": (v.LOCK_DOCUMENTS, v.LOCK_HIDDEN)}),
    Row(v.LOCKED, (v.SERVICE,), {"lock": (v.LOCK_HIDDEN,)}),
    Row(v.REFUSED, ADVERTISING, {"consent": (v.REFUSED,)}),
    Row(v.SUPPRESSED, ADVERTISING, {"suppressed": (True,)}),
    Row(v.ADDRESS_EXCLUDED, ADVERTISING, {"address_excluded": (True,)}),
    Row(v.REFUSED_ELSEWHERE, ADVERTISING, {"address_refused": (True,)}),
    Row(v.NOT_CONFIRMED, ADVERTISING, {"consent": (v.REQUESTED,), "rule": (v.OPT_IN,)}),
    Row(v.NOT_ASKED, ADVERTISING, {"consent": (v.UNKNOWN,), "rule": (v.OPT_IN,)}),
    Row(v.ADDRESS_UNCLEAR, ADVERTISING, {"address_unclear": (True,)}),
    Row(v.NO_ADDRESS, v.SCOPES, {"has_address": (False,)}),
)


def cases(scope):
    """Yield ``(reason, when)`` for every row of the scope, in order.

    :param scope: ``marketing`` or ``service``
    :raises ValueError: for any other scope
    """
    if scope not in v.SCOPES:
        raise ValueError(f"Unknown scope {scope!r}: choose one of {', '.join(v.SCOPES)}")
    for row in TABLE:
        if scope in row.scopes:
            yield row.reason, row.when


def decide(facts, scope=v.MARKETING):
    """Return the reason why contact is not allowed, or None where it is.

    :param facts: a :class:`Facts`
    :param scope: ``marketing`` or ``service``
    :return: a reason code, or None

    >>> decide(Facts(consent="given"))
    >>> decide(Facts(consent="unknown", rule="opt_in"))
    'not_asked'
    >>> decide(Facts(consent="refused", lock="documents"))
    'locked'
    >>> decide(Facts(consent="refused"), scope="service")
    """
    for reason, when in cases(scope):
        if all(getattr(facts, fact) in values for fact, values in when.items()):
            return reason
    return None
