"""What has been read of a list that is being loaded: nothing of it counts before all is read."""

from odoo import fields, models


class PartnerSuppressionEntry(models.Model):
    _name = "partner.suppression.entry"
    _description = "Entry of a List That Is Being Loaded"
    _log_access = False
    _rec_name = "digest"

    # A number: a foreign key would be looked up for each of a million rows.
    list_id = fields.Integer(required=True)
    digest = fields.Char(required=True)

    _entry_unique = models.UniqueIndex("(list_id, digest)")
