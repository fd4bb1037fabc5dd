"""Customers: what blacklists, an own fresh Yes, a merge and a copy say about their answers."""

from odoo import api, models

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from .copying import carry_over
from .merging import without_decided
from .opt_outs import BLACKLISTED, OWN_YES, lift_blacklist, obey_blacklist, opted_out_twins


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        for channel in BLACKLISTED:
            obey_blacklist(partners, channel)
        return partners

    def write(self, vals):
        return super().write(without_decided(self, vals))

    def copy(self, default=None):
        copies = super().copy(default)
        carry_over(self, copies)
        return copies

    def _consent_on_new_address(self, column):
        super()._consent_on_new_address(column)
        for channel in BLACKLISTED:
            if BY_CODE[channel].normalized == column:
                obey_blacklist(self, channel)

    def _consent_set(self, channel, state, *, source, each=None, **evidence):
        events = super()._consent_set(channel, state, source=source, each=each, **evidence)
        if state == v.GIVEN and source in OWN_YES and channel in BLACKLISTED:
            lift_blacklist(self, channel)
            twins = opted_out_twins(self, channel, source)
            if twins:
                twins._consent_set(channel, state, source=source, **evidence)
        return events
