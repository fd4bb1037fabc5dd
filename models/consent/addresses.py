"""Addresses: a Yes holds for the address it was given for, and for no other.

A change of e-mail address takes back the e-mail Yes, a change of phone number the one for phone,
SMS and messenger, a change of fax number the one for fax. A refusal stays. A letter Yes stays too
when the customer moves: the person gave it, and a new street is the same person's letter box.
"""

from odoo.exceptions import UserError

from ...policy import vocabulary as v
from ...policy.addresses import is_email
from ...policy.channels import BY_CODE, by_address

# Column of the normalised address -> the field as staff wrote it.
WRITTEN = {
    channel.normalized: channel.address for channel in BY_CODE.values() if channel.normalized
}
POSTAL_FIELDS = ("street", "zip", "city")
OPEN_STATES = (v.REQUESTED, v.GIVEN)


def is_other_address(before, after):
    """Whether a Yes for ``before`` says nothing about ``after``.

    Entering an address where there was none is no change: the Yes came first, as with the defaults
    for new contacts.

    :param tuple before: ``(normalised address or False, address as written or False)``
    :param tuple after: the same

    >>> is_other_address(("a@x.de", "a@x.de"), ("a@x.de", "Anna <A@x.de>"))
    False
    >>> is_other_address(("a@x.de", "a@x.de"), (False, False))
    True
    >>> is_other_address((False, False), ("a@x.de", "a@x.de"))
    False
    >>> is_other_address((False, "0151 1"), ("+491511", "0151 1"))
    False
    """
    if not before[1]:
        return False
    if before[0]:
        return before[0] != after[0]
    old, new = ((written or "").strip().lower() for written in (before[1], after[1]))
    return old != new


def address_in_use(partner, channel):
    """Return the address that the channel would use, as the business wrote it."""
    partner.ensure_one()
    if channel == "post":
        return ", ".join(filter(None, (partner[fname] for fname in POSTAL_FIELDS)))
    if channel == "fax":
        return partner.contact_point_ids.filtered(lambda point: point.kind == "fax")[:1].value
    return partner[BY_CODE[channel].address]


def check_address(partner, channel, event, source):
    """Refuse to ask or to confirm at an address that is none.

    :raises UserError: naming the customer and the address
    """
    if event != v.REQUESTED and (event, source) != (v.GIVEN, v.CONFIRMATION):
        return
    column = BY_CODE[channel].normalized
    written = column and partner[WRITTEN[column]]
    if written and not is_valid(partner, column):
        raise UserError(
            partner.env._(
                "%(customer)s: “%(address)s” is not valid, so it can't be confirmed. Correct it "
                "first.",
                customer=partner.display_name,
                address=written,
            )
        )


def is_valid(partner, column):
    """Whether the customer has an address in this column that can be written to.

    :param str column: ``email_normalized`` or ``phone_sanitized``
    """
    address = partner[column]
    return is_email(address) if column == "email_normalized" else bool(address)


def compute_problems(partners):
    """Say of each customer whose e-mail address or number can't be used that it can't."""
    env = partners.env
    for partner in partners:
        partner.email_problem = (
            partner.email
            and not is_valid(partner, "email_normalized")
            and env._("Not a valid e-mail address. Nothing can be sent to it.")
        )
        partner.phone_problem = (
            partner.phone
            and not is_valid(partner, "phone_sanitized")
            and env._(
                "Not a valid phone number: check it, and the country. No SMS can be sent to it."
            )
        )


def addresses_before(partners, vals):
    """Return ``{column: {partner id: (normalised, as written)}}`` that ``vals`` may change."""
    columns = []
    if "email" in vals:
        columns.append("email_normalized")
    if not vals.keys().isdisjoint(partners._phone_get_sanitize_triggers()):
        columns.append("phone_sanitized")
    return {
        column: {partner.id: (partner[column], partner[WRITTEN[column]]) for partner in partners}
        for column in columns
    }


def follow_addresses(partners, before):
    """Take back what was said for the addresses that these customers no longer have.

    :param dict before: what :func:`addresses_before` returned before the change
    """
    for column, addresses in before.items():
        old, new_ids = {}, []
        for partner in partners:
            was = addresses[partner.id]
            if is_other_address(was, (partner[column], partner[WRITTEN[column]])):
                old[partner.id] = was[1]
            if partner[column] and partner[column] != was[0]:
                new_ids.append(partner.id)
        for channel in by_address(column):
            invalidate(partners.browse(old), channel, old)
        partners.browse(new_ids)._consent_on_new_address(column)


def invalidate(partners, channel, old_addresses):
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


def fax_numbers(partners):
    """Return ``{partner id: (normalised, as written)}`` of the fax number in use."""
    # sudo: the numbers are compared, not shown
    points = partners.env["partner.contact.point"].sudo()
    numbers = {}
    for point in points.search([("partner_id", "in", partners.ids), ("kind", "=", "fax")]):
        numbers.setdefault(point.partner_id.id, (point.value_normalized, point.value))
    return numbers


def follow_fax(partners, before):
    """Take back a fax Yes where its number changed or is gone.

    :param dict before: what :func:`fax_numbers` returned before the change
    """
    after = fax_numbers(partners)
    old = {
        id_: number[1]
        for id_, number in before.items()
        if is_other_address(number, after.get(id_, (False, False)))
    }
    # sudo: who may change the number may not yet be somebody who may change the customer
    invalidate(partners.sudo().browse(old), "fax", old)
