"""An erasure: shown first, then done; afterwards it names nobody."""

from uuid import uuid4

from odoo import fields, models


class PartnerErasure(models.Model):
    _name = "partner.erasure"
    _description = "Erasure of Customers"
    _order = "id desc"
    _rec_name = "uuid"

    uuid = fields.Char(
        "Number", required=True, readonly=True, copy=False, default=lambda self: str(uuid4())
    )
    state = fields.Selection(
        selection=[("draft", "To confirm"), ("done", "Erased")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Customers", copy=False, context={"active_test": False}
    )
    partner_count = fields.Integer("Number of customers", readonly=True, copy=False)
    reason = fields.Char(help="Why they are erased. It is kept: name nobody.")
    moment = fields.Datetime(readonly=True, copy=False)
    user_id = fields.Many2one("res.users", "Erased by", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many("partner.erasure.line", "erasure_id", readonly=True, copy=False)

    _uuid_unique = models.UniqueIndex("(uuid)")

    def action_preview(self):
        """Work out what is held about these customers, and what would become of it."""

    def action_erase(self):
        """Erase these customers, as it was shown."""
