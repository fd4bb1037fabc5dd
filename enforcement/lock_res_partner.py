"""The customer's side of a relation to documents: `meeting_ids` is no way around `partner_ids`."""

from odoo import models
from odoo.exceptions import UserError

from ..models.partner_lock_guard import REFUSE


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        for fname in vals:
            field = self._fields.get(fname)
            if field and field.type == "many2many" and self._lock_mirrors_guard(field):
                self._lock_refuse_links(fname, vals[fname])
        return super().write(vals)

    def _lock_mirrors_guard(self, field):
        guards = self.env[field.comodel_name]._lock_guards(REFUSE)
        return guards and any(inv.name in guards for inv in self.pool.field_inverses[field])

    def _lock_refuse_links(self, fname, value):
        """Refuse to link documents to locked customers; those linked already may stay.

        :raises UserError: naming the locked customers
        """
        put_in = self._lock_put_in(fname, value)
        if not put_in:
            return
        locked = self._lock_among(self.ids)
        held = locked._lock_held(fname)
        if refused := locked.filtered(lambda partner: put_in - held[partner.id]):
            raise UserError(refused._lock_message())
