"""Whoever is put on the mail blacklist has refused e-mail, unless it only bounced."""

from odoo import api, fields, models
from odoo.tools import email_normalize

from ...models.address.bearing import all_email_keys
from ..context import BOUNCED, is_marked
from .opt_outs import opt_out_entries


class MailBlacklist(models.Model):
    _inherit = "mail.blacklist"

    address_key = fields.Char(
        compute="_compute_address_key",
        store=True,
        index="btree_not_null",
        help="Canonical spelling, as customers' addresses are compared by.",
    )

    @api.depends("email")
    def _compute_address_key(self):
        for entry in self:
            entry.address_key = next(iter(all_email_keys(entry.email)), False)

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        # Odoo hands back an entry that was once taken off as it is: archived.
        listed = {
            email_normalize(vals.get("email")) for vals in vals_list if vals.get("active", True)
        }
        entries.filtered(lambda entry: not entry.active and entry.email in listed).active = True
        entries._consent_flow_in()
        return entries

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") or "email" in vals:
            self._consent_flow_in()
        return result

    def _add(self, email, message=None):
        listed = self.env["mail.blacklist"].search([("email", "=", email_normalize(email))])
        entry = super()._add(email, message=message)
        # Odoo writes nothing to an entry that is in force already.
        listed._consent_flow_in()
        return entry

    def _consent_flow_in(self):
        if not is_marked(self.env, BOUNCED):
            opt_out_entries(self, "email")
