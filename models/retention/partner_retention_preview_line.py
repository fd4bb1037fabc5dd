"""One of the records that a retention rule would deal with now."""

from odoo import fields, models


class PartnerRetentionPreviewLine(models.TransientModel):
    _name = "partner.retention.preview.line"
    _description = "Record in the Preview of a Retention Rule"

    preview_id = fields.Many2one("partner.retention.preview", ondelete="cascade")
    res_id = fields.Integer("Number", aggregator=None)
    name = fields.Char()
    date = fields.Date()
    refused = fields.Char("Not for now, because")
