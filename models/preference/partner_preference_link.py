"""Private links to a customer's own page, as they are stored: without the token."""

from odoo import api, fields, models


class PartnerPreferenceLink(models.Model):
    """One for each customer, controller and address that it was sent to: see ``links``."""

    _name = "partner.preference.link"
    _description = "Link to the Customer's Own Page"
    _rec_name = "address"
    _log_access = False

    partner_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", "Controller", required=True, readonly=True, ondelete="cascade"
    )
    # Canonical key; empty where staff handed the link over, which proves no address.
    address = fields.Char(required=True, readonly=True)
    expiry_date = fields.Datetime("Valid until", required=True, readonly=True)
    nonce = fields.Char(required=True, readonly=True, groups=".")
    token_hash = fields.Char(required=True, readonly=True, groups=".")

    _address_unique = models.UniqueIndex("(partner_id, company_id, address)")
    _token_unique = models.UniqueIndex("(token_hash)")

    @api.autovacuum
    def _gc_expired(self):
        expired = self.search([("expiry_date", "<", fields.Datetime.now())], limit=10_000)
        expired.unlink()
