"""Lock reasons: why a customer is locked."""

from odoo import fields, models


class PartnerLockReason(models.Model):
    _name = "partner.lock.reason"
    _description = "Lock Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
