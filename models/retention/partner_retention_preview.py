"""What a retention rule would do now."""

from odoo import api, fields, models
from odoo.fields import Command

from ..erasure.refusing import refusals
from .finding import count, cutoff_of, page
from .targets import ERASE

SAMPLE = 40


class PartnerRetentionPreview(models.TransientModel):
    _name = "partner.retention.preview"
    _description = "Preview of a Retention Rule"

    rule_id = fields.Many2one("partner.retention.rule", required=True, ondelete="cascade")
    count = fields.Integer("Records now", compute="_compute_found", store=True, compute_sudo=False)
    oldest = fields.Date("The oldest of", compute="_compute_found", store=True, compute_sudo=False)
    line_ids = fields.One2many(
        "partner.retention.preview.line",
        "preview_id",
        "The first of them",
        compute="_compute_found",
        store=True,
        compute_sudo=False,
    )

    @api.depends("rule_id")
    def _compute_found(self):
        """With the rights of who looks."""
        for preview in self:
            rule = preview.rule_id
            if not rule.is_awake:
                preview.count, preview.oldest, preview.line_ids = 0, False, False
                continue
            preview.count, oldest = count(rule)
            preview.oldest = oldest and fields.Date.to_date(oldest)
            rows = self.env[rule.model_name].browse(page(rule, cutoff_of(rule), 0, SAMPLE))
            why = refusals(rows) if rule.operation == ERASE else {}
            preview.line_ids = [
                Command.create(
                    {
                        "res_id": row.id,
                        "name": row.display_name,
                        "date": fields.Date.to_date(row[rule.date_field]),
                        "refused": why.get(row.id),
                    }
                )
                for row in rows
            ]
