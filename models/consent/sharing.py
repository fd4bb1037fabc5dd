"""Whose answer it is: an address record shares what the contact that it belongs to has answered.

An address record is a customer with a parent and a type other than “Contact”: an invoice, delivery
or other address, also one of the types that apps add. It belongs to the nearest contact above it.
Letters are that contact's to want or refuse; so is every other channel on which the record has the
same address, or none of its own. Columns and ledger of the record follow through the gate, so that
form, list, filter, export and decision need not know of it. Employees keep their own answers.
"""

from collections import defaultdict

from odoo.tools import SQL

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..address.bearing import firsts
from ..address.keeping import is_other_address

CONTACT = "contact"
# What makes an address record, and whose it is.
BELONGING = frozenset({"type", "parent_id"})


def is_address(partner):
    """Whether this customer is an address of somebody, and nobody by itself."""
    return bool(partner.parent_id and partner.type and partner.type != CONTACT)


def owners_of(partners):
    """Return ``{id of an address record: id of the contact that it belongs to}``.

    Of these customers, and of all who share with one of them: the contact, and its other addresses.
    One query where there is no address record.
    """
    partners.flush_model(["parent_id", "type"])
    parents, seen, new = {}, set(), set(partners.ids)
    while new:
        ids = list(new)
        query = SQL(
            "SELECT id, parent_id FROM res_partner WHERE type <> %s AND parent_id IS NOT NULL"
            " AND (id = ANY(%s) OR parent_id = ANY(%s))",
            CONTACT,
            ids,
            ids,
        )
        rows = dict(partners.env.execute_query(query))
        parents |= rows
        seen |= new
        new = rows.keys() | set(rows.values())
        new -= seen
    return {id_: _top(id_, parents) for id_ in parents}


def shared(partners, channel, owners=None):
    """Return those of ``owners`` where the address record shares the channel with its contact.

    It does for letters, and where it has the contact's address for the channel, or none.

    :param dict owners: as :func:`owners_of` returned it; asked for where it is left out
    """
    owners = owners_of(partners) if owners is None else owners
    if channel == "post" or not owners:
        return owners
    # sudo: addresses are compared, not shown
    everybody = partners.sudo().browse({*owners, *owners.values()})
    addresses = {one.id: firsts(one)[BY_CODE[channel].kind] for one in everybody}
    return {
        id_: owner
        for id_, owner in owners.items()
        if not is_other_address(addresses[id_], addresses[owner])
    }


def to_owners(partners, each, owners, source):
    """Return ``(customers, each)`` with the contact in place of the address that shares with it.

    Where an address changed, that of the record says nothing about its contact's.

    :param dict each: ``{partner id: evidence}``
    :param dict owners: as :func:`shared` returned it
    """
    if source == v.ADDRESS_CHANGE:
        return partners.browse(id_ for id_ in partners.ids if id_ not in owners), each
    each = {owners.get(id_, id_): proof for id_, proof in each.items()} | each
    return partners.browse(dict.fromkeys(owners.get(id_, id_) for id_ in partners.ids)), each


def follow(partners, changes, owners, states):
    """Yield these changes, each followed by that of the address records that share it.

    :param partners: any customers; they lend their environment
    :param changes: iterable of ``checks.Change`` or None
    :param dict owners: as :func:`shared` returned it
    :param dict states: ``{partner id: answer}``
    """
    records = defaultdict(list)
    # sudo: addresses that the user may not read follow their contact
    for record in partners.sudo().browse(owners):
        records[owners[record.id]].append(record)
    for change in filter(None, changes):
        yield change
        for record in records[change.partner.id]:
            yield change._replace(partner=record, old=states[record.id], source=v.SHARED)


def shared_when_created(env, values):
    """Return the channels for which an address record is created without an address of its own.

    :param dict values: of the customer to be created
    :return: set of codes; None where it is no address record
    """
    context = {name: env.context.get(f"default_{name}") for name in BELONGING}
    values = context | values
    if not values["parent_id"] or (values["type"] or CONTACT) == CONTACT:
        return None
    own = {"fax": "contact_point_ids"}
    return {
        channel
        for channel in v.CHANNELS
        if not values.get(own.get(channel, BY_CODE[channel].address))
    }


def _top(id_, parents):
    while id_ in parents:
        id_ = parents[id_]
    return id_
