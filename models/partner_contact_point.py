"""Contact points: further e-mails, phones and fax numbers of a customer, each with its limits."""

from odoo import api, fields, models
from odoo.tools import email_normalize

from .res_partner_address import is_other_address


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
            if point.kind == "email":
                point.value_normalized = email_normalize(point.value) or False
            else:
                point.value_normalized = point.partner_id._phone_format(number=point.value) or False

    @api.depends_context("lang")
    @api.depends("kind", "value", "value_normalized")
    def _compute_problem(self):
        for point in self:
            if not point.value or point.value_normalized:
                point.problem = False
            elif point.kind == "email":
                point.problem = self.env._("Not a valid e-mail address")
            else:
                point.problem = self.env._("Not a valid number")

    def write(self, vals):
        if vals.keys().isdisjoint(("kind", "value", "partner_id")):
            return super().write(vals)
        partners = self.partner_id
        before = partners._consent_fax_numbers()
        result = super().write(vals)
        partners._consent_follow_fax(before)
        return result

    def unlink(self):
        partners = self.partner_id
        before = partners._consent_fax_numbers()
        result = super().unlink()
        partners._consent_follow_fax(before)
        return result


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _consent_fax_numbers(self):
        """Return ``{partner id: (normalised, as written)}`` of the fax number in use."""
        # sudo: the numbers are compared, not shown
        points = self.env["partner.contact.point"].sudo()
        numbers = {}
        for point in points.search([("partner_id", "in", self.ids), ("kind", "=", "fax")]):
            numbers.setdefault(point.partner_id.id, (point.value_normalized, point.value))
        return numbers

    def _consent_follow_fax(self, before):
        """Take back a fax Yes where its number changed or is gone.

        :param dict before: what :meth:`_consent_fax_numbers` returned before the change
        """
        after = self._consent_fax_numbers()
        old = {
            id_: number[1]
            for id_, number in before.items()
            if is_other_address(number, after.get(id_, (False, False)))
        }
        # sudo: who may change the number may not yet be somebody who may change the customer
        self.sudo().browse(old)._consent_invalidate("fax", old)
