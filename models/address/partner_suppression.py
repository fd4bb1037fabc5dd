"""Addresses that must not be advertised to, though no customer who refused bears them any more."""

from odoo import fields, models

from ..channel.settings import channel_selection


class PartnerSuppression(models.Model):
    """A refusal that outlives the record of who refused: a keyed hash, and no personal data.

    GDPR art. 21(3): an objection holds for the person, whatever becomes of the business's records.
    """

    _name = "partner.suppression"
    _description = "Suppressed Address"
    _order = "id desc"
    _rec_name = "digest"

    channel = fields.Selection(selection=lambda self: channel_selection(self.env), required=True)
    company_id = fields.Many2one(
        "res.company",
        "Controller",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="The company that may not advertise there.",
    )
    digest = fields.Char(required=True, readonly=True, help="Keyed hash of the address.")
    source = fields.Char(readonly=True, help="Where the refusal came from: see the ledger.")

    _address_unique = models.UniqueIndex("(digest, channel, company_id)")
