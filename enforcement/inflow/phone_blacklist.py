"""Whoever is put on the phone blacklist has refused SMS."""

from odoo import api, models

from .opt_outs import opt_out_entries


class PhoneBlacklist(models.Model):
    _inherit = "phone.blacklist"

    @api.model_create_multi
    def create(self, vals_list):
        # Adding a number that is listed already ends here too.
        entries = super().create(vals_list)
        entries._consent_flow_in()
        return entries

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") or "number" in vals:
            self._consent_flow_in()
        return result

    def _consent_flow_in(self):
        opt_out_entries(self, "sms")
