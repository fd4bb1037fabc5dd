"""Several addresses in one field: the first stays, each other becomes a contact point.

No answer is invented: the contact points are not for advertising, until staff say so. The answers
stay with the address that Odoo took them for, the first one.
"""

from odoo.tools import SQL

from ...policy import addresses as a
from ...policy.addresses import emails
from ...policy.numbers import international
from .bearing import firsts, rows, status

# Customers with several addresses in one field. Several numbers that are no certain ones count too.
SEVERAL = SQL(
    "SELECT partner_id FROM partner_address WHERE main AND unclear AND kind IN ('email', 'phone')"
    " GROUP BY partner_id, kind HAVING COUNT(*) > 1"
)


def split(partners):
    """Give each of several e-mail addresses or numbers in one field its own place.

    A field in which it isn't certain which number is meant stays as it is: staff have to look.

    :param partners: recordset of ``res.partner``
    :return: the customers who were changed
    """
    points, firsts_by_partner = [], {}
    for partner in partners:
        for kind in ("email", "phone"):
            if status(partner, kind) != a.SEVERAL:
                continue
            first, *others = _written(partner, kind)
            firsts_by_partner.setdefault(partner, {})[kind] = first
            known = {point.value for point in partner.contact_point_ids}
            points += [_point(partner, kind, address) for address in others if address not in known]
    # First the new place, then out of the old one: no address is without an owner in between.
    partners.env["partner.contact.point"].create(points)
    for partner, vals in firsts_by_partner.items():
        partner.write(vals)
    return partners.browse().union(*firsts_by_partner)


def _written(partner, kind):
    """Return the addresses in the field as they are to be written, the first one first."""
    if kind == "email":
        return list(emails(partner.email).values())
    first = firsts(partner)[kind].key
    numbers = [key for (of, key), row in rows(partner).items() if of == kind and row.main]
    return list(map(international, sorted(numbers, key=lambda key: key != first)))


def _point(partner, kind, address):
    return {
        "partner_id": partner.id,
        "kind": kind,
        "value": address,
        "marketing_allowed": False,
        "note": partner.env._("Stood in one field with another address"),
    }
