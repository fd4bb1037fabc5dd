"""Some of the letters of one run, deleted when the file is complete."""

import base64

from odoo import fields, models


class PartnerLetterPart(models.Model):
    _name = "partner.letter.part"
    _description = "Part of the Letters"
    _order = "id"

    letter_id = fields.Many2one("partner.letter", required=True, index=True, ondelete="cascade")
    pdf = fields.Binary(attachment=True, required=True)

    def _documents(self):
        """Yield the documents one by one, and keep none of them in memory."""
        for part in self:
            # Alone, or the ORM would fetch those of all parts along with it.
            alone = part.browse(part.id)
            yield base64.b64decode(alone.pdf)
            alone.invalidate_recordset(["pdf"])
            alone.env["ir.attachment"].invalidate_model(["datas", "raw"])
