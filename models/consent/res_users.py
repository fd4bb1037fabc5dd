"""Users are customers too: their answers reach the contact in one piece, and outlive the user."""

from odoo import models

from ...policy.channels import FIELDS
from ..controller.controllers import controller_id
from ..ledger.erasing import erase_values
from .gate import lock_rows

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

    def unlink(self):
        self._consent_leave_ledger()
        return super().unlink()

    def _consent_leave_ledger(self):
        """Take customers' own accounts out of the ledger, so that they can be deleted.

        The row says who acted by name. Staff stay: what they did is the business's own record.
        """
        # sudo: what an account did in the ledger doesn't depend on who deletes it
        events = self.env["partner.consent.event"].sudo()
        acted = events.search([("user_id", "in", self.sudo().filtered("share").ids)])
        if acted:
            lock_rows(acted.partner_id, "email")
            erase_values(self.env, {"user_id": acted.ids}, controller_id(self.env))
