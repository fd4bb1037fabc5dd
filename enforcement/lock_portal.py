"""Portal and shop: a locked customer may log in and read, but orders nothing.

The shop's and sale's own methods are wrapped when the registry is ready, because both apps may be
missing. base_automation un-patches other names than these.
"""

from odoo import models

from ..policy.vocabulary import LOCK_NONE


def _without_cart(origin):
    """A locked customer has no cart: an old one isn't resumed, a guest's isn't taken over."""

    def _get_and_cache_current_cart(self):
        if self.env.user._lock_stops_orders():
            self.sale_reset()
            return self.env["sale.order"].sudo()
        return origin(self)

    return _get_and_cache_current_cart


def _unless_locked(origin):
    """A quotation of a locked customer is neither signed nor paid online."""

    def _has_to_be(self):
        return self.partner_id.sudo().effective_lock_level == LOCK_NONE and origin(self)

    return _has_to_be


WRAPPERS = {
    ("website", "_get_and_cache_current_cart"): _without_cart,
    ("sale.order", "_has_to_be_signed"): _unless_locked,
    ("sale.order", "_has_to_be_paid"): _unless_locked,
}


def _is_ours(cls, name):
    return getattr(cls.__dict__.get(name), "partner_lock", False)


class ResUsers(models.Model):
    _inherit = "res.users"

    def _lock_stops_orders(self):
        """Whether this is a customer's user whose customer is locked."""
        self.ensure_one()
        # sudo: a customer may not read the lock
        return self.share and self.sudo().partner_id.effective_lock_level != LOCK_NONE


class PartnerLockGuard(models.Model):
    _inherit = "partner.lock.guard"

    def _register_hook(self):
        super()._register_hook()
        for (model, name), wrapper in WRAPPERS.items():
            cls = self.env.registry.get(model)
            if cls is not None and hasattr(cls, name) and not _is_ours(cls, name):
                wrapped = wrapper(getattr(cls, name))
                wrapped.partner_lock = True
                setattr(cls, name, wrapped)

    def _unregister_hook(self):
        for model, name in WRAPPERS:
            cls = self.env.registry.get(model)
            if cls is not None and _is_ours(cls, name):
                delattr(cls, name)
        return super()._unregister_hook()
