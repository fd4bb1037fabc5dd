"""Tracked changes of an answer: whose answer it was, and that others aren't told it as theirs."""

from odoo import api, fields, models

from ..controller.controllers import controller_id, controller_of, has_several, name_of
from ..controller.fields import OfController


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    consent_controller_id = fields.Many2one(
        "res.company",
        "Controller",
        readonly=True,
        ondelete="cascade",
        help="The company that the answer was given to. Empty: the change is everybody's.",
    )

    @api.model
    def _create_tracking_values(self, initial_value, new_value, col_name, col_info, record):
        values = super()._create_tracking_values(
            initial_value, new_value, col_name, col_info, record
        )
        if isinstance(record._fields[col_name], OfController):
            values["consent_controller_id"] = controller_id(record.env)
        return values

    def _filter_has_field_access(self, env):
        mine = {False, *(controller_of(env, id_) for id_ in env.companies.ids)}
        return (
            super()
            ._filter_has_field_access(env)
            .filtered(lambda tracking: tracking.consent_controller_id.id in mine)
        )

    def _filter_free_field_access(self):
        found = super()._filter_free_field_access()
        # Whoever gets the message may work for another controller.
        return found.filtered(lambda one: not one.consent_controller_id or not has_several(one.env))

    def _tracking_value_format_model(self, model):
        formatted = super()._tracking_value_format_model(model)
        # sudo: what is shown was filtered above; the names are for who reads them
        env = self.env(su=False)
        if not has_several(env):
            return formatted
        for values in formatted:
            if controller := self.browse(values["id"]).consent_controller_id:
                values["fieldInfo"]["changedField"] = env._(
                    "%(field)s, for %(company)s",
                    field=values["fieldInfo"]["changedField"],
                    company=name_of(env, controller.id),
                )
        return formatted
