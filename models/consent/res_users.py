"""Users are customers too: what is said about their answers reaches the contact in one piece."""

from odoo import models

from ...policy.channels import FIELDS

SAID = frozenset({*FIELDS, "consent_note", "consent_for_all"})


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        # Odoo writes a contact's fields one by one: the answer without the note that explains it.
        said = {name: vals[name] for name in SAID.intersection(vals)}
        result = super().write({name: value for name, value in vals.items() if name not in said})
        if said:
            self.partner_id.write(said)
        return result
