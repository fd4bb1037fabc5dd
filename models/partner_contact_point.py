"""Contact points: further e-mails, phone and fax numbers of a customer, each with its own limits."""

from odoo import api, fields, models
from odoo.tools import email_normalize


class PartnerContactPoint(models.Model):
    _name = "partner.contact.point"
    _description = "Contact Point"
    _order = "partner_id, kind, id"
    _rec_name = "value"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        selection=[("email", "E-mail"), ("phone", "Phone"), ("fax", "Fax")],
        required=True,
        default="phone",
    )
    value = fields.Char("Address or number", required=True)
    value_normalized = fields.Char(
        "Normalised", compute="_compute_value_normalized", store=True, index="btree_not_null"
    )
    marketing_allowed = fields.Boolean(
        "May be used for advertising",
        default=True,
        help="Untick for an address or number that was given for one purpose only.",
    )
    note = fields.Char()

    @api.depends("kind", "value", "partner_id.country_id")
    def _compute_value_normalized(self):
        for point in self:
            if point.kind == "email":
                point.value_normalized = email_normalize(point.value) or False
            else:
                point.value_normalized = point.partner_id._phone_format(number=point.value) or False
