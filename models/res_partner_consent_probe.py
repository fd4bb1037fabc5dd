"""What the gate would say, customer by customer, without changing anything."""

from odoo import models
from odoo.exceptions import AccessError, UserError

from ..policy import vocabulary as v
from .res_partner_consent import FIELD_BY_CHANNEL


class ResPartner(models.Model):
    _inherit = "res.partner"

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
