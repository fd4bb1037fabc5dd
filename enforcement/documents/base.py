"""Guards: no new document for a locked customer, in whichever model and by whichever way.

Extending ``base`` reaches every model, also those of apps that come later. Model-specific
``create`` and ``write`` run outside of these, so what is checked is what is really stored.
"""

import json

from lxml import etree

from odoo import api, models

from ...models.lock.partner_lock_guard import GUARDS, REFUSE, is_partner_field
from . import guarding


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if guards := self._lock_guards(REFUSE):
            guarding.refuse_new(records, guards)
        return records

    def write(self, vals):
        guards = self._lock_guards(REFUSE)
        if not guards:
            return super().write(vals)
        changes = {
            fname: guarding.put_in(self, fname, vals[fname]) for fname in guards if fname in vals
        }
        guarding.refuse_change(self, changes)
        # A contact made on the fly may belong to a locked company, and a customer may be computed.
        later = [
            fname
            for fname in guards
            if guarding.CREATED in changes.get(fname, ()) or guarding.follows(self, fname, vals)
        ]
        before = {fname: guarding.held(self, fname) for fname in later}
        result = super().write(vals)
        guarding.refuse_new(self, later, before)
        return result

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form" and (guards := self._lock_guards()):
            shown = [fname for fname in guards if arch.xpath(f"//field[@name='{fname}']")]
            banner = etree.Element(
                "widget", name="partner_lock_banner", options=json.dumps({"fields": shown})
            )
            sheet = arch.find("sheet")
            arch.insert(0 if sheet is None else arch.index(sheet), banner)
        return arch, view

    def _has_onchange(self, field, other_fields):
        return super()._has_onchange(field, other_fields) or field.name in self._lock_guards()

    def _apply_onchange_methods(self, field_name, result):
        if field_name in self._lock_guards():
            guarding.warn_of_locked(self, field_name, result)
        return super()._apply_onchange_methods(field_name, result)

    @api.model
    def _lock_guards(self, mode=None):
        """Return the names of this model's guarded fields, only those with ``mode`` where given."""
        # Each write of each model asks: a transaction looks them up once.
        guards = self.env.cr.cache.get(GUARDS)
        if guards is None:
            if "partner.lock.guard" not in self.pool.models:
                return ()
            guards = self.env.cr.cache[GUARDS] = self.env["partner.lock.guard"]._guards()
        if self._name not in guards:
            return ()
        return [
            fname
            for fname, guard_mode in guards[self._name]
            if mode in (None, guard_mode)
            and fname in self._fields
            and is_partner_field(self._fields[fname])
        ]
