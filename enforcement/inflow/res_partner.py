"""Customers: what blacklists, an own fresh Yes, a merge and a copy say about their answers."""

from odoo import api, models

from ...models.consent.suppressing import lift
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from .copying import carry_over
from .import_judging import Judge
from .merging import without_decided
from .opt_outs import (
    BLACKLISTED,
    lift_blacklist,
    obey_blacklist,
    opted_out_twins,
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        return super().write(without_decided(self, vals))

    def copy(self, default=None):
        copies = super().copy(default)
        carry_over(self, copies)
        return copies

    @api.model
    def _convert_records(self, records, *, log=lambda message: None, savepoint):
        """Name the lines of a file whose answers the gate would refuse, all of them at once."""
        records = list(records)
        judge = Judge(self.browse(), [record for record, _info in records])
        skipped = self.env.context.get("import_skip_records", [])
        left_empty = self.env.context.get("import_set_empty_fields", [])
        lines = super()._convert_records(records, log=log, savepoint=savepoint)
        for id_, xid, values, info in lines:
            for path, message in judge.refusals(id_, xid, values):
                field = "/".join(path)
                if field in skipped:
                    # Odoo leaves out the lines that have None here.
                    values[field] = None
                elif field not in left_empty:
                    refusal = {"field": path[0], "field_path": path, "message": message}
                    log(dict(info, type="error", **refusal))
            yield id_, xid, values, info

    def _addresses_changed(self, changes):
        super()._addresses_changed(changes)
        for channel in BLACKLISTED:
            if gained := changes.gained.get(BY_CODE[channel].kind):
                obey_blacklist(self.browse(gained), channel)

    def _consent_set(self, channel, state, *, source, each=None, **evidence):
        events = super()._consent_set(channel, state, source=source, each=each, **evidence)
        if state == v.GIVEN and source in v.own_yes(channel) | v.STAFF_SOURCES:
            lift(self, channel, source)
        elif state == v.UNKNOWN and source in v.STAFF_SOURCES:
            corrected = events.filtered(lambda one: one.event == v.CORRECTED)
            lift(corrected.partner_id, channel, source)
        if state == v.GIVEN and source in v.OWN_YES and channel in BLACKLISTED:
            lift_blacklist(self, channel)
            twins = opted_out_twins(self, channel, source)
            if twins:
                twins._consent_set(channel, state, source=source, **evidence)
        return events
