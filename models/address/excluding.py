"""Addresses that are not for advertising: a contact point says so, and no answer changes."""

from .bearing import keys_written, kind_of, point_keys


def exclude(env, addresses, note):
    """Keep these addresses out of advertising.

    :param addresses: list of ``(customer, kind, address in any spelling)``
    :param str note: why, for contact points that are new
    """
    points = env["partner.contact.point"]
    partners = env["res.partner"].with_context(active_test=False)
    partners = partners.union(*(partner for partner, _kind, _written in addresses))
    known = {
        (point.partner_id, kind_of(point), key): point
        for point in partners.contact_point_ids
        for key in point_keys(point)
    }
    missing = []
    for partner, kind, written in addresses:
        keys = keys_written(partner, kind, written)
        if point := next(filter(None, (known.get((partner, kind, key)) for key in keys)), None):
            points |= point
        else:
            missing.append(
                {
                    "partner_id": partner.id,
                    "kind": kind,
                    "value": written,
                    "marketing_allowed": False,
                    "note": note,
                }
            )
    points.filtered("marketing_allowed").marketing_allowed = False
    points.create(missing)
