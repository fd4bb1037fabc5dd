"""Puts the wrappers of ``wrapped.py`` around other apps' methods once the registry is ready.

base_automation takes patches of ``create``, ``write`` and their like away again, so those names
can't be wrapped.
"""

from odoo import models

from .wrapped import WRAPPED


def _is_ours(cls, name):
    return getattr(cls.__dict__.get(name), "partner_consent", False)


def _origin(cls, name):
    """Return the app's method, found anew on each call: somebody may replace it after us."""

    def origin(self, *args, **kwargs):
        return getattr(super(cls, self), name)(*args, **kwargs)

    return cls.__dict__.get(name, origin)


class PartnerConsentWrapped(models.AbstractModel):
    _name = "partner.consent.wrapped"
    _description = "Wrapped Methods of Other Apps"

    def _register_hook(self):
        super()._register_hook()
        for model, name, wrapper, _why in WRAPPED:
            cls = self.env.registry.get(model)
            if cls is not None and hasattr(cls, name) and not _is_ours(cls, name):
                wrapped = wrapper(_origin(cls, name))
                # What Odoo reads off a method: whether it is a model's, its depends and the like.
                vars(wrapped).update(vars(getattr(cls, name)), partner_consent=True)
                wrapped.__name__ = name
                setattr(cls, name, wrapped)

    def _unregister_hook(self):
        for model, name, _wrapper, _why in WRAPPED:
            cls = self.env.registry.get(model)
            if cls is not None and _is_ours(cls, name):
                delattr(cls, name)
        return super()._unregister_hook()
