"""The customer's own page, seen from the customer."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..consent.rights import may_answer
from . import handing_over, links, pausing


class ResPartner(models.Model):
    _inherit = "res.partner"

    preference_url = fields.Char(
        "Link to own page",
        compute="_compute_preference_url",
        search="_search_preference_url",
        groups="base.group_user",
        help="Private link to the page on which the customer sees and changes what they answered.",
    )
    preference_link_allowed = fields.Boolean(
        "Link may be handed over", compute="_compute_preference_link_allowed"
    )

    @api.depends_context("company", "uid")
    def _compute_preference_url(self):
        # Whoever has the link can answer in the customer's place.
        found = links.urls(self._origin) if self.env.su or may_answer(self.env) else {}
        for partner in self:
            partner.preference_url = found.get(partner._origin.id, False)

    @api.model
    def _search_preference_url(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", links.customers(self.env, value))

    @api.depends_context("uid")
    def _compute_preference_link_allowed(self):
        allowed = may_answer(self.env)
        for partner in self:
            partner.preference_link_allowed = allowed and bool(partner._origin)

    def _compute_consent_overview(self):
        super()._compute_consent_overview()
        pausing.say_until(self)

    @api.model
    def _cron_consent_expiry(self):
        super()._cron_consent_expiry()
        for done in pausing.end_pauses(self):
            if not self.env["ir.cron"]._commit_progress(done):
                return

    def action_consent_copy_link(self):
        """Hand over the link to this customer's own page, and write down who did.

        :return: the action that copies it, and says for how long it is valid
        :raises AccessError: where the user may not answer for the customer
        """
        self.ensure_one()
        return handing_over.copy(self)

    def action_consent_revoke_links(self):
        """End all links to these customers' own pages at the current controller.

        :return: the action that says so
        :raises AccessError: where the user may not answer for these customers
        """
        return handing_over.revoke(self)
