"""Who may decide that something sent to many isn't marketing."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...policy import vocabulary as v
from ...policy.groups import OFFICER


class PartnerConsentScopeGuard(models.AbstractModel):
    """Only a consent officer decides that something isn't marketing."""

    _name = "partner.consent.scope.guard"
    _description = "Who May Decide the Purpose"

    _consent_scope_field = "consent_scope"

    consent_scope_editable = fields.Boolean(compute="_compute_consent_scope_editable")

    @api.depends_context("uid")
    def _compute_consent_scope_editable(self):
        self.consent_scope_editable = self._consent_may_set_scope()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._consent_check_scope_right(records.mapped(self._consent_scope_field))
        return records

    def write(self, vals):
        fname = self._consent_scope_field
        scope = vals.get(fname)
        if scope and any(record[fname] != scope for record in self):
            # Back to marketing too: whoever decided it must know.
            self._consent_check_scope_right([v.SERVICE])
        return super().write(vals)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if not self._consent_may_set_scope():
            for vals in vals_list:
                vals[self._consent_scope_field] = v.MARKETING
        return vals_list

    @api.model
    def _consent_may_set_scope(self):
        return self.env.su or self.env.user.has_group(OFFICER)

    def _consent_check_scope_right(self, scopes):
        """Refuse anything but marketing to whoever may not decide it.

        :raises AccessError: naming what is sent
        """
        if set(scopes) <= {v.MARKETING} or self._consent_may_set_scope():
            return
        raise AccessError(
            self.env._(
                "%(name)s: only a consent officer may decide that this is service. "
                "Ask one, or send it as marketing.",
                name=self[:1].display_name or self.env["ir.model"]._get(self._name).name,
            )
        )
