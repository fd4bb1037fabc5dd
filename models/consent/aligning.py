"""Address records come to share their contact's answers, and cease to: what becomes of theirs."""

from ...policy import transitions
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE, FIELDS
from ..address.holding import hold
from ..controller.controllers import for_each_controller, in_words_of_company
from ..ledger.rows import last_sources
from .addresses import OPEN_STATES
from .checks import Change
from .gate import go_through
from .sharing import owners_of, shared

# A No that says nothing about the contact: a setting, or another contact's.
NOT_OWN = frozenset({v.DEFAULT, v.SHARED})


def align(partners, former=()):
    """Bring the answers of address records in line with those of the contacts they belong to.

    At every controller, of these customers, and of all who share with one of them. Refusal wins: a
    No of its own that an address record brings along becomes its contact's. A Yes that was only
    shared ends with the sharing, because nobody gave it for the address that the record has now.
    One query where there is no address record.

    :param former: ids of those who were address records until now
    """
    owners = owners_of(partners)
    if not owners and not former:
        return
    # sudo: an address follows its contact whoever may read which of them
    everybody = partners.sudo().browse({*owners, *owners.values(), *former})
    for of_controller in for_each_controller(everybody):
        _align(of_controller, owners, former)


def _align(everybody, owners, former):
    answers = _hold(everybody)
    changes = {}
    for channel in v.CHANNELS:
        states = {id_: row[BY_CODE[channel].field] for id_, row in answers.items()}
        sharing = shared(everybody, channel, owners)
        wanted = _wanted(everybody.env, channel, states, sharing)
        for id_ in _ended(everybody.env, channel, states, {*owners, *former} - sharing.keys()):
            wanted.setdefault(id_, (v.UNKNOWN, v.ADDRESS_CHANGE))
        changes[channel] = [
            _change(partner, channel, states[partner.id], *wanted[partner.id])
            for partner in everybody
            if wanted.get(partner.id, (None,))[0] not in (None, states[partner.id])
        ]
    changing = tuple(channel for channel, found in changes.items() if found)
    go_through(everybody, changing, lambda channel, _states: changes[channel])


def _hold(partners):
    """Hold these customers and return ``{id: {field: answer}}``.

    Who refuses for the contact at this moment can't see the new address record yet.
    """
    return {
        id_: {fname: state or v.UNKNOWN for fname, state in zip(FIELDS, row, strict=True)}
        for id_, *row in hold(partners, FIELDS)
    }


def _wanted(env, channel, states, sharing):
    """Return ``{partner id: (answer, source)}`` of those who share the channel."""
    refused = [id_ for id_, owner in sharing.items() if _stricter(states, id_, owner)]
    sources = last_sources(env, channel, refused)
    wanted = {}
    # Whose word it was goes along, and the customer's own counts more: last one wins.
    for id_ in sorted(refused, key=lambda id_: sources.get(id_) not in v.BUSINESS_SOURCES):
        if sources.get(id_) not in NOT_OWN:
            wanted[sharing[id_]] = (v.REFUSED, sources.get(id_) or v.SHARED)
    spread = set(wanted)
    for id_, owner in sharing.items():
        # Another contact's No, which the address record had before, isn't dropped either.
        kept = owner in spread or sources.get(id_) == v.SHARED
        wanted[id_] = (v.REFUSED if kept else states[owner], v.SHARED)
    return wanted


def _stricter(states, id_, owner):
    return states[id_] == v.REFUSED != states[owner]


def _ended(env, channel, states, ids):
    """Return those of these customers whose Yes was shared with somebody."""
    unsure = [id_ for id_ in ids if states[id_] in OPEN_STATES]
    sources = last_sources(env, channel, unsure, ignored=(v.OVERRIDDEN,))
    return [id_ for id_ in unsure if sources.get(id_) == v.SHARED]


def _change(partner, channel, old, new, source):
    event, evidence = transitions.event_for(old, new, source), {}
    if new == v.REFUSED and source != v.SHARED:
        evidence["note"] = in_words_of_company(partner.env)._(
            "Refused at an address of this contact"
        )
    return Change(partner, channel, event, old, new, source, evidence)
