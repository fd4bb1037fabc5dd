"""Which source may cause what: the consent transitions as a table, and the evidence they need.

Refusal wins: a customer's own refusal ends only by the customer's own fresh answer. Asking again
changes nothing until the customer answers.
"""

from typing import NamedTuple

from . import vocabulary as v
from .errors import TransitionRefused


class Transition(NamedTuple):
    """``event`` by one of ``sources`` leads from one of ``states`` to ``target`` (None: stays)."""

    event: str
    sources: frozenset[str]
    states: tuple[str, ...]
    target: str | None


_ASKING = v.STAFF_SOURCES | {v.PREFERENCE_PAGE, v.PORTAL}
_SETTING_UP = frozenset({v.DEFAULT, v.CONVERSION})
_PAUSING = frozenset({v.PAUSE})
_MERGING = frozenset({v.MERGE})
_REFUSING = frozenset(v.SOURCES) - {v.EXPIRY, v.ADDRESS_CHANGE}

TABLE = (
    Transition(v.REQUESTED, _ASKING, (v.UNKNOWN,), v.REQUESTED),
    Transition(v.REQUESTED, _ASKING, (v.REQUESTED, v.GIVEN, v.REFUSED), None),
    Transition(v.REQUESTED, _MERGING, (v.UNKNOWN, v.REQUESTED, v.GIVEN), v.REQUESTED),
    Transition(v.GIVEN, v.OWN_YES | v.STAFF_SOURCES, v.CONSENT_STATES, v.GIVEN),
    Transition(v.GIVEN, _SETTING_UP, (v.UNKNOWN,), v.GIVEN),
    Transition(v.GIVEN, _MERGING, (v.UNKNOWN, v.REQUESTED, v.GIVEN), v.GIVEN),
    Transition(v.REFUSED, _REFUSING, (v.UNKNOWN, v.REQUESTED, v.REFUSED), v.REFUSED),
    Transition(v.WITHDRAWN, _REFUSING, (v.GIVEN,), v.REFUSED),
    Transition(v.EXPIRED, frozenset({v.EXPIRY}), (v.REQUESTED, v.GIVEN), v.UNKNOWN),
    Transition(v.EXPIRED, _PAUSING, (v.REFUSED,), v.UNKNOWN),
    Transition(
        v.INVALIDATED,
        frozenset({v.ADDRESS_CHANGE, v.MERGE}),
        (v.REQUESTED, v.GIVEN),
        v.UNKNOWN,
    ),
    Transition(v.REVOKED, v.STAFF_SOURCES, (v.REQUESTED, v.GIVEN), v.UNKNOWN),
    Transition(v.CORRECTED, v.STAFF_SOURCES, (v.REFUSED,), v.UNKNOWN),
)

_TARGETS = {
    (state, row.event, source): state if row.target is None else row.target
    for row in TABLE
    for state in row.states
    for source in row.sources
}
REPEATING = v.CUSTOMER_SOURCES | {v.MERGE, v.COPY}
_STRICTEST_FIRST = (v.REFUSED, v.UNKNOWN, v.REQUESTED, v.GIVEN)
_RESET_EVENTS = {v.EXPIRY: v.EXPIRED, v.PAUSE: v.EXPIRED} | dict.fromkeys(
    (v.ADDRESS_CHANGE, v.MERGE, v.SHARED), v.INVALIDATED
)


def apply(state, event, source):
    """Return the state that ``event`` by ``source`` leads to.

    :raises TransitionRefused: where the table has no such row
    """
    try:
        return _TARGETS[state, event, source]
    except KeyError:
        raise TransitionRefused("unreachable", state, event, source) from None


def event_for(state, wanted, source):
    """Return the event by which ``source`` would bring a consent from ``state`` to ``wanted``.

    >>> event_for("given", "refused", "portal")
    'withdrawn'
    >>> event_for("given", "unknown", "expiry")
    'expired'
    >>> event_for("refused", "unknown", "manual")
    'corrected'
    """
    if wanted == v.UNKNOWN:
        default = v.CORRECTED if state == v.REFUSED else v.REVOKED
        return _RESET_EVENTS.get(source, default)
    if wanted == v.REFUSED and state == v.GIVEN:
        return v.WITHDRAWN
    return wanted


def is_repetition(state, wanted, source, paused=False):
    """Whether setting ``wanted`` says nothing new.

    A customer who answers again gives fresh proof, a request sent again is an event, and a merge
    or a copy brings in the other contact's own refusal; staff who save the same answer again tell
    us nothing, unless the refusal there is would end by itself.

    :param paused: the present refusal is a pause
    """
    if state != wanted or wanted == v.REQUESTED:
        return False
    return wanted == v.UNKNOWN or not (paused or source in REPEATING)


def merged(answers):
    """Return the answer that a contact merged from several others ends in: the strictest one.

    Of contacts with one and the same address, one who was never asked takes nothing back from
    another who agreed: the address could be written to before, and can be after. A refusal wins.

    :param answers: list of ``(answer, address)``; None for an address that can't be compared

    >>> merged([("given", "a@x.de"), ("refused", "a@x.de")])
    'refused'
    >>> merged([("given", "a@x.de"), ("unknown", "a@x.de")])
    'given'
    >>> merged([("given", "a@x.de"), ("unknown", "b@x.de")])
    'unknown'
    >>> merged([("given", None), ("requested", None)])
    'requested'
    """
    if any(answer == v.REFUSED for answer, _address in answers):
        return v.REFUSED
    said = {}
    for number, (answer, address) in enumerate(answers):
        key = number if address is None else address
        said[key] = max(answer, said.get(key, v.UNKNOWN), key=_STRICTEST_FIRST.index)
    return min(said.values(), key=_STRICTEST_FIRST.index)


def is_looser(answer, than):
    """Whether an answer allows more than another one.

    >>> is_looser("given", "unknown"), is_looser("refused", "unknown")
    (True, False)
    """
    return _STRICTEST_FIRST.index(answer) > _STRICTEST_FIRST.index(than)


class Needs(NamedTuple):
    """What a Yes by staff must show.

    :param permission: the channel's "Yes by hand" setting
    :param officer: the right of a consent officer
    :param evidence: a note or a document
    """

    permission: bool = False
    officer: bool = False
    evidence: bool = False


def needs(channel, state, event, source):
    """Return the :class:`Needs` of this event.

    E-mail consent entered by staff stands on weaker proof than double opt-in (BGH I ZR 164/09), so
    it takes a consent officer. So does taking back a refusal that staff recorded by mistake, and
    reading a Yes out of data from before.
    """
    if source == v.CONVERSION and event == v.GIVEN:
        return Needs(permission=True, officer=True, evidence=True)
    if source not in v.STAFF_SOURCES:
        return Needs()
    undoes_refusal = state == v.REFUSED and event in (v.GIVEN, v.CORRECTED)
    if event == v.GIVEN:
        by_hand = source == v.MANUAL
        return Needs(
            permission=True,
            officer=channel == "email" or undoes_refusal,
            evidence=channel == "email" or by_hand or undoes_refusal,
        )
    return Needs(officer=undoes_refusal, evidence=undoes_refusal)
