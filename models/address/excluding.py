"""Addresses that are not for advertising: a contact point says so, and no answer changes."""

from ...policy.channels import BY_CODE
from .bearing import kind_of


def exclude(env, addresses, note):
    """Keep these addresses out of advertising.

    :param dict addresses: ``{(customer, kind): address as written}``; a kind is also the name of
        the customer's field
    :param str note: why, for contact points that are new
    """
    points = env["partner.contact.point"]
    partners = env["res.partner"].with_context(active_test=False)
    partners = partners.union(*(partner for partner, _kind in addresses))
    known = {
        (point.partner_id, kind_of(point), point.value_normalized or point.value): point
        for point in partners.contact_point_ids
    }
    missing = []
    for (partner, kind), value in addresses.items():
        point = known.get((partner, kind, partner[BY_CODE[kind].normalized] or value))
        if point:
            points |= point
        else:
            missing.append(
                {
                    "partner_id": partner.id,
                    "kind": kind,
                    "value": value,
                    "marketing_allowed": False,
                    "note": note,
                }
            )
    points.filtered("marketing_allowed").marketing_allowed = False
    points.create(missing)
