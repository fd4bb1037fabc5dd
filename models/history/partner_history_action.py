"""History actions: the pick-list of what was done with the customer."""

from odoo import fields, models


class PartnerHistoryAction(models.Model):
    _name = "partner.history.action"
    _description = "History Action"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)

    _name_unique = models.UniqueIndex("((name->>'en_US'))", "This action exists already.")
