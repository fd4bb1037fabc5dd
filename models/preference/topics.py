"""Public mailing lists as topics that a customer may choose; other lists are the business's own.

Being on a list is no consent: whether anything is sent to its members is the decision's to say.
"""

from typing import NamedTuple

from ...policy import addresses as a
from ...policy import vocabulary as v
from ..address.bearing import email_key, status
from ..lock.locked import is_locked


class Topic(NamedTuple):
    """A public list, and whether the customer's address is on it."""

    id: int
    name: str
    chosen: bool


def of(visitor, source):
    """Return the list of :class:`Topic`, empty where there is no address to be on a list with."""
    partner = visitor.partner
    if not _may_choose(partner, source):
        return []
    lists = partner.env["mailing.list"].search([("is_public", "=", True)])
    if not lists:
        return []
    chosen = _contacts(partner).subscription_ids.filtered(lambda one: not one.opt_out).list_id
    if is_locked(partner) or not partner.active:
        # Nothing begins for them; they leave what they like.
        lists &= chosen
    return [Topic(one.id, one.name, one in chosen) for one in lists]


def choose(partner, chosen, left):
    """Put the customer's address on lists, and take it off others.

    :param list chosen, left: ids of public lists
    """
    lists = partner.env["mailing.list"]
    contacts = _contacts(partner)
    if chosen and not contacts:
        contacts = contacts.create({"name": partner.name, "email": partner.email_normalized})
    for address in set(contacts.mapped("email_normalized")):
        lists.browse(left)._update_subscription_from_email(address)
    if chosen:
        address = contacts[0].email_normalized
        lists.browse(chosen)._update_subscription_from_email(address, opt_out=False)


def _may_choose(partner, source):
    if status(partner, "email") != a.VALID:
        return False
    # Who logs in may have entered an address that is another's: a Yes ends with its address.
    return source != v.PORTAL or partner.consent_email == v.GIVEN or _is_login(partner)


def _is_login(partner):
    return email_key(partner) == (partner.env.user.login or "").casefold()


def _contacts(partner):
    """Return the mailing contacts with the customer's address, in whichever spelling."""
    spellings = [partner.email_normalized, email_key(partner)]
    return partner.env["mailing.contact"].search([("email_normalized", "in", spellings)])
