"""Addresses: a Yes holds for the address it was given for, a No for every address there ever was.

A change of e-mail address takes back the e-mail Yes, a change of phone number the one for phone,
SMS and messenger, a change of fax number the one for fax. A refusal stays, and holds for the former
address too, whoever bears it by then. A letter Yes stays when the customer moves: the person gave
it, and a new street is the same person's letter box.
"""

from odoo.exceptions import UserError

from ...policy import addresses as a
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE, by_kind
from ..address.bearing import fax_in_use, status
from ..controller.controllers import for_each_controller
from .suppressing import suppress

POSTAL_FIELDS = ("street", "zip", "city")
OPEN_STATES = (v.REQUESTED, v.GIVEN)


def address_in_use(partner, channel):
    """Return the address that the channel would use, as the business wrote it."""
    partner.ensure_one()
    if channel == "post":
        return ", ".join(filter(None, (partner[fname] for fname in POSTAL_FIELDS)))
    if channel == "fax":
        return fax_in_use(partner)
    return partner[BY_CODE[channel].address]


def check_address(partner, channel, event, source):
    """Refuse to ask or to confirm at an address that is none, or where it isn't clear which.

    :raises UserError: naming the customer and the address
    """
    if event != v.REQUESTED and (event, source) != (v.GIVEN, v.CONFIRMATION):
        return
    fname = BY_CODE[channel].address
    known = fname and status(partner, fname)
    if known in (None, a.NONE, a.VALID):
        return
    env = partner.env
    names = {"customer": partner.display_name, "address": partner[fname]}
    if known == a.SEVERAL:
        raise UserError(
            env._(
                "%(customer)s: “%(address)s” is more than one address, so it can't be confirmed. "
                "Give each its own place first.",
                **names,
            )
        )
    raise UserError(
        env._(
            "%(customer)s: “%(address)s” is not valid, so it can't be confirmed. Correct it first.",
            **names,
        )
    )


def follow(partners, changes):
    """Take back what was said for addresses that are gone, and keep what was refused at them.

    At every controller.

    :param partners: the customers
    :param changes: an ``address.keeping.Changes``
    """
    if not changes.other and not changes.lost:
        return
    for customers in for_each_controller(partners):
        for kind, addresses in changes.other.items():
            for channel in by_kind(kind):
                _invalidate(customers.browse(addresses), channel, addresses)
        for kind, digests in changes.lost.items():
            for channel in by_kind(kind):
                suppress(customers.browse(digests), channel, digests)


def _invalidate(partners, channel, old_addresses):
    """Turn Yes and "confirmation requested" into "not asked"; a refusal stays.

    :param dict old_addresses: ``{partner id: address that the answer was given for}``
    """
    fname = BY_CODE[channel].field
    partners.filtered(lambda partner: partner[fname] in OPEN_STATES)._consent_set(
        channel,
        v.UNKNOWN,
        source=v.ADDRESS_CHANGE,
        each={id_: {"address": address} for id_, address in old_addresses.items()},
    )
