"""What the files of one takeover say about one address, until it is dealt with."""

from odoo import fields, models
from odoo.tools import sql


class PartnerConsentTakeoverRow(models.Model):
    """Read and written past the ORM by ``reading`` and ``judging``, and deleted with the last one.

    Rows and not files: an erasure finds each, and whoever was erased isn't taken over.
    """

    _name = "partner.consent.takeover.row"
    _description = "Address of a Takeover"
    _log_access = False

    takeover_id = fields.Many2one("partner.consent.takeover", required=True, ondelete="cascade")
    channel = fields.Selection([("email", "E-mail"), ("sms", "SMS")], required=True)
    address_key = fields.Char("Address", required=True)
    name = fields.Char()

    _address = models.UniqueIndex("(takeover_id, channel, address_key)")

    def init(self):
        # Of each file what it says: see ``reading``.
        if not sql.column_exists(self.env.cr, self._table, "told"):
            self.env.cr.execute(
                "ALTER TABLE partner_consent_takeover_row ADD COLUMN told jsonb NOT NULL"
            )
