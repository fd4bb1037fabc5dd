"""What the chatter tells of an answer is for those who work for its controller."""

from odoo import api, models

from ..controller.controllers import companies_of, controller_id, has_several
from ..controller.fields import OfController

# Place in what Odoo keeps of a tracked field.
CONTROLLER = "consent_controller_id"


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    @api.model
    def _create_tracking_values(self, initial_value, new_value, col_name, col_info, record):
        values = super()._create_tracking_values(
            initial_value, new_value, col_name, col_info, record
        )
        if isinstance(record._fields[col_name], OfController) and has_several(record.env):
            values["field_info"] = {CONTROLLER: controller_id(record.env)}
        return values

    def _filter_has_field_access(self, env):
        """Leave out what was told to a controller that none of the active companies has."""
        return _of(super()._filter_has_field_access(env), companies_of(env, env.companies.ids))

    def _filter_free_field_access(self):
        """Leave out what isn't for everybody: followers may work for another controller."""
        return _of(super()._filter_free_field_access(), ())


def _of(values, companies):
    known = (None, *companies)
    return values.filtered(lambda value: (value.field_info or {}).get(CONTROLLER) in known)
