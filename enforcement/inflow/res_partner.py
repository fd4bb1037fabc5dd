"""Customers: what blacklists, an own fresh Yes, a merge and a copy say about their answers."""

from odoo import models

from ...models.consent.suppressing import lift
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from .copying import carry_over
from .merging import without_decided
from .opt_outs import BLACKLISTED, OWN_YES, lift_blacklist, obey_blacklist, opted_out_twins


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        return super().write(without_decided(self, vals))

    def copy(self, default=None):
        copies = super().copy(default)
        carry_over(self, copies)
        return copies

    def _addresses_changed(self, changes):
        super()._addresses_changed(changes)
        for channel in BLACKLISTED:
            if gained := changes.gained.get(BY_CODE[channel].kind):
                obey_blacklist(self.browse(gained), channel)

    def _consent_set(self, channel, state, *, source, each=None, **evidence):
        events = super()._consent_set(channel, state, source=source, each=each, **evidence)
        if source in OWN_YES | v.STAFF_SOURCES:
            taken_back = events.filtered(lambda one: one.event in (v.GIVEN, v.CORRECTED))
            lift(taken_back.partner_id, channel, source)
        if state == v.GIVEN and source in OWN_YES and channel in BLACKLISTED:
            lift_blacklist(self, channel)
            twins = opted_out_twins(self, channel, source)
            if twins:
                twins._consent_set(channel, state, source=source, **evidence)
        return events
