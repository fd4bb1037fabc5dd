"""Contact points: further e-mails, phones and fax numbers of a customer, each with its limits."""

from odoo import api, fields, models
from odoo.tools import email_normalize

from .keeping import kept


class PartnerContactPoint(models.Model):
    _name = "partner.contact.point"
    _description = "Contact Point"
    _order = "partner_id, kind, id"
    _rec_name = "value"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        selection=[
            ("email", "E-mail"),
            ("phone", "Phone"),
            ("mobile", "Mobile"),
            ("fax", "Fax"),
            ("other", "Other"),
        ],
        required=True,
        default="phone",
    )
    value = fields.Char("Address or number", required=True)
    value_normalized = fields.Char(
        "Normalised", compute="_compute_value_normalized", store=True, index="btree_not_null"
    )
    problem = fields.Char(compute="_compute_problem")
    marketing_allowed = fields.Boolean(
        "May be used for advertising",
        default=True,
        help="Untick for an address or number that was given for one purpose only.",
    )
    note = fields.Char()

    @api.depends("kind", "value", "partner_id.country_id")
    def _compute_value_normalized(self):
        for point in self:
            if point.kind == "email" or (point.kind == "other" and "@" in (point.value or "")):
                point.value_normalized = email_normalize(point.value) or False
            else:
                point.value_normalized = point.partner_id._phone_format(number=point.value) or False

    @api.depends_context("lang")
    @api.depends("kind", "value", "value_normalized")
    def _compute_problem(self):
        for point in self:
            if not point.value or point.value_normalized or point.kind == "other":
                point.problem = False
            elif point.kind == "email":
                point.problem = self.env._("Not a valid e-mail address")
            else:
                point.problem = self.env._("Not a valid number")

    @api.model_create_multi
    def create(self, vals_list):
        owners = {vals.get("partner_id") for vals in vals_list} - {None, False}
        with kept(self.env["res.partner"].browse(owners), held=True):
            return super().create(vals_list)

    def write(self, vals):
        if vals.keys().isdisjoint(("kind", "value", "partner_id", "marketing_allowed")):
            return super().write(vals)
        others = self.env["res.partner"].browse(vals.get("partner_id") or ())
        with kept(self.partner_id | others, held=True):
            return super().write(vals)

    def unlink(self):
        with kept(self.partner_id, held=True):
            return super().unlink()
