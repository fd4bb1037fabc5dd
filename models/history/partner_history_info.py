"""History infos: the pick-list of what came of it."""

from odoo import fields, models


class PartnerHistoryInfo(models.Model):
    _name = "partner.history.info"
    _description = "History Info"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)

    _name_unique = models.UniqueIndex("((name->>'en_US'))", "This info exists already.")
