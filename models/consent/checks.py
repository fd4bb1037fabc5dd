"""Whether one change of an answer is allowed: by the transitions, to this user, with this proof."""

from typing import Any, NamedTuple

from ...policy import transitions
from ...policy import vocabulary as v
from ...policy.errors import TransitionRefused
from ..channel.settings import channel_settings
from ..ledger.rows import last_answers, last_sources
from .refusals import refused
from .rights import check_user

EVIDENCE = frozenset(
    {
        "note",
        "attachment",
        "moment",
        "address",
        "legal_basis",
        "wording",
        "wording_version",
        "lang",
        "ip_address",
        "user_agent",
    }
)


class Change(NamedTuple):
    """What is about to be written down about one customer.

    :param partner: the customer; empty where the customer is still to be created
    :param channel: one of ``policy.vocabulary.CHANNELS``
    :param event: one of ``policy.vocabulary.EVENTS``
    :param old, new: the answer before and after
    :param source: one of ``policy.vocabulary.SOURCES``
    :param evidence: dict with names from :data:`EVIDENCE`
    """

    partner: Any
    channel: str
    event: str
    old: str
    new: str
    source: str
    evidence: dict


def check_change(
    customer, channel, old, wanted, source, evidence, own_refusal=False, paused=False, name=None
):
    """Check one change.

    :param customer: the customer; an empty recordset where one is to be created
    :param dict evidence: what is known about the answer
    :param own_refusal: the refusal there is came from the customer
    :param paused: the refusal there is would end by itself
    :param name: of a customer to be created, for the message
    :return: the :class:`Change`, or None where it says nothing new
    :raises UserError: naming the customer, the reason and the way out
    :raises AccessError: where the user lacks the right
    """
    if transitions.is_repetition(old, wanted, source, paused):
        return None
    env = customer.env
    customer_name = name or customer
    event = transitions.event_for(old, wanted, source)
    try:
        new = transitions.apply(old, event, source)
    except TransitionRefused as found:
        raise refused(env, customer_name, channel, found.code) from None
    needs = transitions.needs(channel, old, event, source)
    if own_refusal and event in (v.GIVEN, v.CORRECTED):
        raise refused(env, customer_name, channel, "customer_refused")
    if needs.permission and not channel_settings(env)[channel].manual_yes:
        raise refused(env, customer_name, channel, "permission")
    if not env.su and (source in v.STAFF_SOURCES or needs.officer):
        check_user(env, customer_name, channel, needs.officer)
    if needs.evidence and not (evidence.get("note") or evidence.get("attachment")):
        raise refused(env, customer_name, channel, "evidence")
    return Change(customer, channel, event, old, new, source, evidence)


def standing(partners, channel, states, wanted, source):
    """Return what of the refusals there are matters for this change.

    :param dict states: ``{partner id: answer}``
    :return: ``(ids of those who refused themselves, ids of those whose refusal is a pause)``
    """
    asks_whose = wanted != v.REFUSED and source in v.STAFF_SOURCES
    # A No said once more is news where it makes one last that would end by itself.
    may_repeat = wanted == v.REFUSED and source not in transitions.REPEATING
    return (
        own_refusals(partners, channel, states) if asks_whose else set(),
        paused(partners, channel, states) if may_repeat else set(),
    )


def own_refusals(partners, channel, states):
    """Return the ids of those whose refusal came from the customer, not from the business.

    :param dict states: ``{partner id: answer}``
    """
    refused = [id_ for id_, state in states.items() if state == v.REFUSED]
    last = last_answers(partners.env, channel, refused)
    return {id_ for id_ in refused if not _is_business(*last.get(id_, (None, None)))}


def paused(partners, channel, states):
    """Return the ids of those whose refusal is a pause, which ends by itself.

    :param dict states: ``{partner id: answer}``
    """
    refused = [id_ for id_, state in states.items() if state == v.REFUSED]
    sources = last_sources(partners.env, channel, refused)
    return {id_ for id_ in refused if sources.get(id_) == v.PAUSE}


def _is_business(source, old):
    # The business says No to who refused only where it makes a pause last: the customer's own.
    return source in v.BUSINESS_SOURCES and old != v.REFUSED
