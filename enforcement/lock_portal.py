"""Portal and shop: a locked customer may log in and read, but orders nothing."""

from odoo import models

from ..policy.vocabulary import LOCK_NONE
from .lock_app_hooks import wraps


@wraps("website", "_get_and_cache_current_cart")
def _without_cart(origin):
    """A locked customer has no cart: an old one isn't resumed, a guest's isn't taken over."""

    def _get_and_cache_current_cart(self):
        if self.env.user._lock_stops_orders():
            self.sale_reset()
            return self.env["sale.order"].sudo()
        return origin(self)

    return _get_and_cache_current_cart


@wraps("sale.order", "_has_to_be_signed")
@wraps("sale.order", "_has_to_be_paid")
def _unless_locked(origin):
    """A quotation of a locked customer is neither signed nor paid online."""

    def _has_to_be(self):
        return self.partner_id.sudo().effective_lock_level == LOCK_NONE and origin(self)

    return _has_to_be


class ResUsers(models.Model):
    _inherit = "res.users"

    def _lock_stops_orders(self):
        """Whether this is a customer's user whose customer is locked."""
        self.ensure_one()
        # sudo: a customer may not read the lock
        return self.share and self.sudo().partner_id.effective_lock_level != LOCK_NONE
