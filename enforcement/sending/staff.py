"""The business's own staff: what it sends itself for service always reaches them."""

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from .deciding import reasons_for


def staff_addresses(env, channel, addresses):
    """Return those of the addresses that belong to the business's own active users."""
    if not addresses:
        return set()
    column = BY_CODE[channel].normalized
    # sudo: whether an address is a colleague's is no secret
    users = (
        env["res.users"]
        .sudo()
        .search([("share", "=", False), (f"partner_id.{column}", "in", list(addresses))])
    )
    return set(users.partner_id.mapped(column))


def reasons_to_stop(env, recipients, channel, scope):
    """Return the reason for each recipient as ``reasons_for`` does, but none for service to staff.

    Odoo tells staff of failures in its own way, and an address that a colleague shares with a
    hidden customer is still the colleague's.
    """
    reasons = reasons_for(env, recipients, channel, scope)
    if scope != v.SERVICE or not any(reasons):
        return reasons
    stopped = [one for one, reason in zip(recipients, reasons, strict=True) if reason]
    # sudo: see staff_addresses
    partners = (
        env["res.partner"].sudo().browse({one.partner_id for one in stopped if one.partner_id})
    )
    staff = set(partners.exists().filtered(lambda partner: not partner.partner_share).ids)
    addresses = staff_addresses(env, channel, {one.address for one in stopped if one.address})
    return [
        None if (one.address in addresses if one.address else one.partner_id in staff) else reason
        for one, reason in zip(recipients, reasons, strict=True)
    ]
