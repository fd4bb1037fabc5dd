"""One line of an erasure: what becomes of the records of one model, why and until when."""

from odoo import api, fields, models


class PartnerErasureLine(models.Model):
    _name = "partner.erasure.line"
    _description = "What an Erasure Does"
    _order = "id"
    _log_access = False

    erasure_id = fields.Many2one("partner.erasure", readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, readonly=False
    )
    model_name = fields.Char("Technical model", required=True, readonly=True)
    what = fields.Selection(
        selection=[
            ("delete", "Deletion"),
            ("anonymise", "Kept without the person"),
            ("keep", "Kept for now, without the person"),
        ],
        required=True,
        readonly=True,
    )
    count = fields.Integer("Records", readonly=True)
    why = fields.Char(readonly=True)
    until = fields.Date(readonly=True)
    document = fields.Char("Of", compute="_compute_document")

    @api.depends("erasure_id.company_id")
    def _compute_company_id(self):
        for line in self:
            line.company_id = line.erasure_id.company_id

    @api.depends("model_name")
    @api.depends_context("lang")
    def _compute_document(self):
        # sudo: names of models are no secret
        known = self.env["ir.model"].sudo()
        for line in self:
            # The app may be gone since.
            line.document = known._get(line.model_name).name or line.model_name
