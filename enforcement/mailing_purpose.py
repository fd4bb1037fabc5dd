"""Why a mailing is sent, and who may decide that."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..policy import vocabulary as v
from .scopes import SCOPES


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    consent_scope = fields.Selection(
        selection=SCOPES,
        string="Purpose",
        required=True,
        default=v.MARKETING,
        tracking=True,
        help="Marketing goes to those who may be contacted. Service is for messages that customers "
        "need, such as reminders, invoices and appointments: it goes to all who aren't hidden.",
    )
    consent_scope_editable = fields.Boolean(compute="_compute_consent_scope_editable")

    @api.depends_context("uid")
    def _compute_consent_scope_editable(self):
        self.consent_scope_editable = self._consent_may_set_scope()

    @api.model_create_multi
    def create(self, vals_list):
        mailings = super().create(vals_list)
        if any(mailing.consent_scope != v.MARKETING for mailing in mailings):
            mailings._consent_check_scope_right()
        return mailings

    def write(self, vals):
        scope = vals.get("consent_scope")
        if scope and any(mailing.consent_scope != scope for mailing in self):
            self._consent_check_scope_right()
        return super().write(vals)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if not self._consent_may_set_scope():
            for vals in vals_list:
                vals["consent_scope"] = v.MARKETING
        return vals_list

    @api.model
    def _consent_may_set_scope(self):
        return self.env.su or self.env.user.has_group("partner_consent.group_consent_officer")

    def _consent_check_scope_right(self):
        if not self._consent_may_set_scope():
            raise AccessError(
                self.env._(
                    "%(mailing)s: only a consent officer may decide that a mailing is service. "
                    "Ask one, or send it as marketing.",
                    mailing=self[:1].display_name,
                )
            )
