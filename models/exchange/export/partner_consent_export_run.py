"""What left the house: who exported addresses, when, how many, and the file's checksum."""

from odoo import fields, models

from ....policy.groups import OFFICER
from .exporting import ROUTE


class PartnerConsentExportRun(models.Model):
    """Written by the engine alone: nobody has the right to change or delete it."""

    _name = "partner.consent.export.run"
    _description = "Export That Was Made"
    _order = "id desc"

    export_id = fields.Many2one(
        "partner.consent.export", "Made from", ondelete="set null", index=True
    )
    name = fields.Char("Export", required=True)
    company_id = fields.Many2one("res.company", "For", ondelete="set null")
    user_id = fields.Many2one("res.users", "Made by", ondelete="set null")
    create_date = fields.Datetime("Made on")
    channels = fields.Char()
    content = fields.Selection(
        selection=lambda self: self.env["partner.consent.export"]._fields["content"].selection
    )
    method = fields.Selection(
        selection=lambda self: self.env["partner.consent.export"]._selection_method(),
        string="Addresses as",
    )
    line_count = fields.Integer("Addresses", aggregator=None)
    size = fields.Integer("Octets", aggregator=None)
    sha256 = fields.Char("SHA-256")
    # Deleted while what was done stays written down.
    part_ids = fields.Many2many("ir.attachment", string="Files", groups=OFFICER)

    def action_download(self):
        """Hand out the file once more."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"{ROUTE}/{self.id}",
            "target": "download",
        }
