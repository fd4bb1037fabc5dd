"""Which addresses a customer bears: one row for each, in the one spelling that can be compared."""

from odoo import fields, models
from odoo.tools import sql


class PartnerAddress(models.Model):
    """Kept by ``keeping.kept`` on every way of writing; nobody else writes it.

    Odoo normalises the first address of a field and writes to all of them, in whatever spelling.
    """

    _name = "partner.address"
    _description = "Address of a Customer"
    _log_access = False
    _rec_name = "key"

    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    kind = fields.Selection(
        [("email", "E-mail"), ("phone", "Phone"), ("fax", "Fax"), ("post", "Letter")], required=True
    )
    key = fields.Char(required=True, help="Canonical spelling: see policy/addresses.py.")
    digest = fields.Char(required=True, help="Keyed hash of the key, as suppressions have it.")
    main = fields.Boolean(help="The channel itself writes to it; others are contact points.")
    excluded = fields.Boolean(help="A contact point says that it is not for advertising.")
    unclear = fields.Boolean(help="It isn't clear which address is meant, or whose it is.")

    invalid = fields.Boolean(help="It is no e-mail address that can be written to.")

    _bearer = models.UniqueIndex("(partner_id, kind, key)")
    _key_idx = models.Index("(kind, key)")
    _digest_idx = models.Index("(digest)")
    # What keeps an address from being used is rare, and asked for a million customers.
    _marked_idx = models.Index("(partner_id) WHERE excluded OR unclear OR invalid")

    def init(self):
        # Digests by which lists know the address: see ``further``. The ORM has no such type.
        if not sql.column_exists(self.env.cr, self._table, "further"):
            self.env.cr.execute("ALTER TABLE partner_address ADD COLUMN further text[]")
