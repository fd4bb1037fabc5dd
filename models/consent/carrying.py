"""Refusals go along: to the copy of a customer, and to the controller that a company gets.

A Yes never does.
"""

from collections import defaultdict

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..ledger.rows import last_sources
from .checks import own_refusals, paused
from .sharing import shared


def carry_refusals(refusing, heirs, channel, note):
    """Refuse the channel for these heirs where the customers beside them refuse it.

    The customers' own refusal goes on being their own, and the business's stays the business's.
    An heir who has refused for good already is left alone.

    :param refusing: customers, in the environment of the controller they refused to
    :param heirs: one for each of them, in that of the controller that is to know it
    :param note: ``function(id of the customer) -> note`` for the ledger
    """
    fname = BY_CODE[channel].field
    states = {partner.id: partner[fname] for partner in refusing}
    refused = refusing.filtered(lambda partner: states[partner.id] == v.REFUSED)
    if not refused:
        return
    own = own_refusals(refused, channel, states)
    there = {heir.id: heir[fname] for heir in heirs}
    theirs = own_refusals(heirs, channel, there) - paused(heirs, channel, there)
    followers = _followers(refused, channel)
    sources = last_sources(refused.env, channel, refused.ids)
    ids = defaultdict(dict)
    for customer, heir in zip(refusing, heirs, strict=True):
        if customer in refused and customer.id not in followers and heir.id not in theirs:
            # What a lock refused, it refused to all controllers, those to come included.
            business = v.LOCK if sources.get(customer.id) == v.LOCK else v.MANUAL
            source = v.COPY if customer.id in own else business
            ids[source][heir.id] = customer.id
    for source, found in ids.items():
        each = {heir_id: {"note": note(id_)} for heir_id, id_ in found.items()}
        heirs.browse(found)._consent_set(channel, v.REFUSED, source=source, each=each)


def _followers(refused, channel):
    """Return the ids of address records whose contact refuses too: they follow that one."""
    fname = BY_CODE[channel].field
    owners = shared(refused, channel)
    contacts = refused.browse(dict.fromkeys(owners.values()))
    refusing = {contact.id for contact in contacts if contact[fname] == v.REFUSED}
    return {id_ for id_, owner in owners.items() if owner in refusing}
