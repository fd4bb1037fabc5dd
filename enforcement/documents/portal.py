"""Portal and shop: a locked customer may log in and read, but orders nothing.

Each function here wraps the method of another app that it is named after.
"""

from odoo.exceptions import UserError

from ...models.lock import words
from ...models.lock.locked import locked_among
from ...policy.vocabulary import LOCK_NONE
from . import guarding

QUOTATION_STATES = ("draft", "sent")


def website_get_and_cache_current_cart(origin):
    """A locked customer has no cart: an old one isn't resumed, a guest's isn't taken over."""

    def _get_and_cache_current_cart(self):
        if self.env.user._lock_stops_orders():
            self.sale_reset()
            return self.env["sale.order"].sudo()
        return origin(self)

    return _get_and_cache_current_cart


def sale_order_has_to_be_paid(origin):
    """A quotation of a locked customer isn't paid online."""

    def _has_to_be_paid(self):
        return self.partner_id.sudo().effective_lock_level == LOCK_NONE and origin(self)

    return _has_to_be_paid


def sale_order_validate_order(origin):
    """A locked customer accepts no quotation in the portal or the shop; declining orders nothing.

    Staff who confirm an old quotation don't come this way.
    """

    def _validate_order(self):
        _refuse_ordering(self)
        return origin(self)

    return _validate_order


def payment_transaction_get_specific_create_values(origin):
    """Paying a quotation would order it: refused before there is a transaction to charge."""

    def _get_specific_create_values(self, provider_code, values):
        if order_commands := values.get("sale_order_ids"):
            order_ids = guarding.put_in(self, "sale_order_ids", order_commands)
            _refuse_ordering(self.env["sale.order"].browse(order_ids))
        return origin(self, provider_code, values)

    return _get_specific_create_values


def _refuse_ordering(orders):
    """Refuse to turn these quotations into orders where their customer is locked.

    What is ordered already goes on.

    :raises UserError: naming the locked customers to staff only
    """
    # sudo: a customer may not read the lock, and pays with a link
    quotations = orders.sudo().filtered(lambda order: order.state in QUOTATION_STATES)
    locked = locked_among(orders.env, quotations.partner_id.ids)
    if locked:
        raise UserError(words.message(locked))
