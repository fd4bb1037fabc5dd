"""Why the gate stays shut, in words that name the customer, the reason and the way out."""

from odoo import api, models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _consent_check_user(self, customer, channel, officer_needed):
        user = self.env.user
        if user.has_group("partner_consent.group_consent_officer"):
            return
        if officer_needed:
            raise AccessError(self._consent_refusal(customer, channel, "officer"))
        if user.has_group("partner_consent.group_auditor"):
            raise AccessError(self._consent_refusal(customer, channel, "auditor"))

    @api.model
    def _consent_refusal(self, customer, channel, code):
        label = self.env["partner.consent.channel"]._label(channel)
        if isinstance(customer, models.BaseModel):
            customer = customer.display_name
        customer = customer or self.env._("New customer")
        messages = {
            "unreachable": self.env._(
                "%(customer)s: this answer for %(channel)s can't be set this way. Ask the customer "
                "for confirmation instead.",
                customer=customer,
                channel=label,
            ),
            "customer_refused": self.env._(
                "%(customer)s refused %(channel)s. Only the customer can change that, by a fresh "
                "confirmation.",
                customer=customer,
                channel=label,
            ),
            "permission": self.env._(
                "%(customer)s: “Yes” for %(channel)s can't be set by hand. Ask the customer for "
                "confirmation, or have an administrator tick “Yes by hand” on this channel "
                "(Contacts > Configuration > Consent & Locks > Consent Channels).",
                customer=customer,
                channel=label,
            ),
            "evidence": self.env._(
                "%(customer)s: enter a note that proves the change for %(channel)s, for example "
                "“signed form of 3 May”.",
                customer=customer,
                channel=label,
            ),
            "officer": self.env._(
                "%(customer)s: only a consent officer may make this change for %(channel)s.",
                customer=customer,
                channel=label,
            ),
            "auditor": self.env._(
                "%(customer)s: auditors read consents, they don't change them (%(channel)s).",
                customer=customer,
                channel=label,
            ),
        }
        return messages[code]
