"""Why one text goes to many: the purpose of a series, in either composer."""

from odoo import api, fields, models

from ...models.decision.partner_consent_scope import SCOPES
from ...policy import vocabulary as v
from .business import is_business

# A series leaves out who refused, without asking about each.
SERIES = ("mass_mail", "mass")


def _whereby(composer):
    return ("composition_mode", "template_id", *composer._consent_purpose_by)


class PartnerConsentComposerPurpose(models.AbstractModel):
    _name = "partner.consent.composer.purpose"
    _inherit = ["partner.consent.scope.guard"]
    _description = "Composer of a Series with a Purpose"

    # Further fields of the composer that make it a series; the first names what it writes about.
    _consent_purpose_by = ()

    consent_scope = fields.Selection(
        SCOPES,
        string="Purpose",
        compute="_compute_consent_scope",
        store=True,
        readonly=False,
        help="Why this goes to many: marketing only to those who may be contacted, service to all "
        "who aren't hidden. Empty for a letter to somebody.",
    )

    @api.depends(_whereby)
    def _compute_consent_scope(self):
        for wizard in self:
            wizard.consent_scope = wizard._consent_series_scope()

    @api.depends(_whereby)
    @api.depends_context("uid")
    def _compute_consent_scope_editable(self):
        for wizard in self:
            wizard.consent_scope_editable = (
                wizard._consent_may_set_scope() or wizard._consent_proposed_scope() == v.SERVICE
            )

    def write(self, vals):
        result = super().write(vals)
        # What it writes about may have changed, and with it who may say that it is service.
        if vals.keys() & {"consent_scope", *_whereby(self)}:
            self._consent_check_scope_right(self.mapped("consent_scope"))
        return result

    def _consent_purpose(self):
        """Return why it is sent; a series that doesn't say is what it would be proposed as."""
        return self.consent_scope or self._consent_series_scope() or None

    def _consent_series_scope(self):
        return self._consent_is_series() and self._consent_proposed_scope()

    def _consent_is_series(self):
        """Whether one text goes to many, by nobody's mailing."""
        return self.composition_mode in SERIES and not self._consent_mailing()

    def _consent_is_advertising(self):
        """Whether what is sent is marked as advertising: then every reason counts."""
        return self.template_id.is_marketing

    def _consent_mailing(self):
        """Return the mailing in whose name this is sent, an empty recordset without one."""
        raise NotImplementedError

    def _consent_proposed_scope(self):
        """Return the purpose of a series: service where it is about business, else marketing."""
        about_business = is_business(self.env, self[self._consent_purpose_by[0]])
        return v.SERVICE if about_business and not self._consent_is_advertising() else v.MARKETING

    def _consent_check_scope_right(self, scopes):
        # Business with the customer is service, whoever writes.
        if any(wizard._consent_proposed_scope() != v.SERVICE for wizard in self):
            super()._consent_check_scope_right([scope for scope in scopes if scope])
