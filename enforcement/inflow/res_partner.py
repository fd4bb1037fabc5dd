"""Customers: what Odoo's blacklists, an own fresh Yes and a merge say about their answers."""

from odoo import api, models

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from .import_judging import Judge
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
