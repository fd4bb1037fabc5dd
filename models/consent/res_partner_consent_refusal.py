"""Why the gate stays shut, in words that name the customer, the reason and the way out.

And what it would say, customer by customer, without changing anything.
"""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...policy import vocabulary as v
from .res_partner_consent import FIELD_BY_CHANNEL


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

    def _consent_probe(self, channel, state, *, source, backing=True):
        """Sort these customers by what setting the answer would do.

        :param str channel: one of ``policy.vocabulary.CHANNELS``
        :param str state: one of ``policy.vocabulary.CONSENT_STATES``
        :param str source: one of ``policy.vocabulary.SOURCES``
        :param backing: whether there is a note or a document
        :return: ``(customers that change, customers that have this answer already,
            {customer: why the gate refuses})``
        """
        fname = FIELD_BY_CHANNEL[channel]
        states = {partner.id: partner[fname] for partner in self}
        own = ()
        if state != v.REFUSED and source in v.STAFF_SOURCES:
            own = self._own_refusals(channel, states)
        changing, same, refused = set(), set(), {}
        for partner in self:
            try:
                plan = partner._consent_plan(
                    partner, channel, states[partner.id], state, source, backing, partner.id in own
                )
                if plan:
                    partner._consent_check_address(channel, plan[0], source)
            except (UserError, AccessError) as refusal:
                refused[partner] = str(refusal)
            else:
                (changing if plan else same).add(partner.id)
        return self.browse(changing), self.browse(same), refused
