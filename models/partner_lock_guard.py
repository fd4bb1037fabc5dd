"""Lock guards: which documents refuse locked customers."""

from odoo import fields, models


class PartnerLockGuard(models.Model):
    _name = "partner.lock.guard"
    _description = "Lock Guard"
    _order = "model_name, partner_field"
    _rec_name = "model_name"

    model_name = fields.Char("Model", required=True)
    partner_field = fields.Char("Customer field", required=True, default="partner_id")
    active = fields.Boolean(default=True)
