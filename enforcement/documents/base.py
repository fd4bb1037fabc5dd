"""Guards: no new document for a locked customer, in whichever model and by whichever way.

Extending ``base`` reaches every model, also those of apps that come later. Model-specific
``create`` and ``write`` run outside of these, so what is checked is what is really stored.

One class, because Python searches each of them for each method of each model.
"""

import json

from lxml import etree

from odoo import Command, api, models
from odoo.exceptions import UserError

from ...models.consent import placeholders
from ...models.lock import words
from ...models.lock.locked import locked_among
from ...models.lock.partner_lock_guard import GUARDS, REFUSE, is_partner_field
from .lock_follow_up import permitted_ids

CREATED = "created"


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if guards := self._lock_guards(REFUSE):
            records._lock_refuse_new(guards)
        return records

    def write(self, vals):
        guards = self._lock_guards(REFUSE)
        if not guards:
            return super().write(vals)
        put_in = {fname: self._lock_put_in(fname, vals[fname]) for fname in guards if fname in vals}
        self._lock_refuse_change(put_in)
        # A contact made on the fly may belong to a locked company, and a customer may be computed.
        later = [
            fname
            for fname in guards
            if CREATED in put_in.get(fname, ()) or self._lock_follows(fname, vals)
        ]
        before = {fname: self._lock_held(fname) for fname in later}
        result = super().write(vals)
        self._lock_refuse_new(later, before)
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
            self._lock_onchange(field_name, result)
        return super()._apply_onchange_methods(field_name, result)

    @api.model
    def mail_allowed_qweb_expressions(self):
        ours = placeholders.expressions(self)
        return (*super().mail_allowed_qweb_expressions(), *ours)

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

    @api.model
    def _lock_follows(self, fname, vals):
        """Whether Odoo may compute the guarded field anew from what ``vals`` holds."""
        field = self._fields[fname]
        if fname in vals or not (field.store and field.compute):
            return False
        depends = self.pool.field_depends[field]
        return any(path.partition(".")[0] in vals for path in depends)

    @api.model
    def _lock_put_in(self, fname, value):
        """Return the partner ids that writing ``value`` puts in, and ``CREATED`` for new ones."""
        field = self._fields[fname]
        if field.type == "many2one":
            return {field.convert_to_cache(value, self, validate=False)} - {None}
        if isinstance(value, models.BaseModel):
            return set(value._ids)
        ids = set()
        for command in value or ():
            if not isinstance(command, (list, tuple)):
                ids.add(command)
            elif command[0] == Command.LINK:
                ids.add(command[1])
            elif command[0] == Command.SET:
                ids.update(command[2])
            elif command[0] == Command.CREATE:
                ids.add(CREATED)
        return ids

    def _lock_held(self, fname):
        """Return ``{record id: set of partner ids}``, archived partners included."""
        # sudo: a customer whom the user may not read is refused all the same
        records = self.sudo().with_context(active_test=False)
        return {record.id: set(record[fname]._ids) for record in records}

    def _lock_refuse_new(self, guards, before=None):
        """Refuse the locked customers whom these records hold in the guarded fields.

        :param guards: names of guarded fields
        :param before: ``{field: {record id: partner ids}}``: who was there already may stay
        :raises UserError: naming them
        """
        new_ids = set()
        for fname in guards:
            held = before[fname] if before else {}
            for id_, partner_ids in self._lock_held(fname).items():
                new_ids |= partner_ids - held.get(id_, set())
        if before is None:
            new_ids -= permitted_ids(self)
        if locked := locked_among(self.env, new_ids):
            raise UserError(words.message(locked))

    def _lock_refuse_change(self, put_in):
        """Refuse the locked customers in ``put_in``; whom a record holds already may stay.

        :param put_in: ``{field: partner ids}``
        :raises UserError: naming them
        """
        put_in_ids = set().union(*put_in.values()) - {CREATED}
        locked = locked_among(self.env, put_in_ids)
        if not locked:
            return
        new_ids = set()
        for fname, partner_ids in put_in.items():
            for held in self._lock_held(fname).values():
                new_ids |= partner_ids - held
        if refused := locked.filtered(lambda partner: partner.id in new_ids):
            raise UserError(words.message(refused))

    def _lock_onchange(self, fname, result):
        """While a customer is chosen in a form: say that he is locked, and take him out again."""
        chosen = self[fname]._origin
        new = chosen - self._origin[fname]
        locked = locked_among(self.env, new.ids)
        if not locked:
            return
        if fname in self._lock_guards(REFUSE):
            if self._fields[fname].type == "many2many":
                self[fname] = self[fname].filtered(lambda partner: partner._origin not in locked)
            else:
                self[fname] = self._origin[fname]
        title = self.env._("Customer locked")
        result["warnings"].add((title, words.message(locked), "dialog"))
