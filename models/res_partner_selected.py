"""Which customers a user means by what is ticked in a list."""

from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _all_selected(self):
        """Return these customers, or all that match where the client cut the list at its limit."""
        self.check_access("read")
        # sudo: a public limit of the web client
        parameters = self.env["ir.config_parameter"].sudo()
        limit = int(parameters.get_param("web.active_ids_limit", default="20000"))
        domain = self.env.context.get("active_domain")
        if domain and len(self) >= limit and self.env.context.get("active_model") == self._name:
            return self.search(domain)
        return self

    @api.model
    def _active_selection(self):
        """Return the customers of the list, or the form, that a dialog was opened from."""
        context = self.env.context
        if context.get("active_model") != self._name:
            return self.browse()
        return self.browse(context.get("active_ids"))._all_selected()
