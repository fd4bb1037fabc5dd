"""Who may still be converted."""

from odoo.fields import Domain

from ..policy import vocabulary as v
from ..policy.channels import BY_CODE


def convertible(partners, channel, state):
    """Return those of these customers whose answer earlier data may still decide.

    A No from before wins over anything but the customer's own word; a Yes from before counts only
    where nothing was said at all. What was converted once is not converted again: the business may
    have changed it since.
    """
    fname = BY_CODE[channel].field
    if state == v.REFUSED:
        open_ = partners.filtered(lambda partner: partner[fname] != v.REFUSED)
        final = Domain("source", "in", [*v.CUSTOMER_SOURCES, v.CONVERSION])
    else:
        open_ = partners.filtered(lambda partner: partner[fname] == v.UNKNOWN)
        final = Domain("source", "!=", v.DEFAULT)
    # sudo: what was said counts, whatever the user may read of it
    events = partners.env["partner.consent.event"].sudo()
    said = events.search(
        final & Domain("channel", "=", channel) & Domain("partner_id", "in", open_.ids)
    )
    return open_ - said.partner_id
