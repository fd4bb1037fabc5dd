"""Customers: their relations to documents are no way around the guards.

``meeting_ids`` leads to the same meetings as ``partner_ids``.
"""

from odoo import models

from . import guarding


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        for fname in vals:
            field = self._fields.get(fname)
            if field and field.type == "many2many" and guarding.mirrors_guard(self, field):
                guarding.refuse_links(self, fname, vals[fname])
        return super().write(vals)
