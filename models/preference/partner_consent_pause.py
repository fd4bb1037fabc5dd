"""Pauses: until when a customer's refusal lasts, where they named a day."""

from odoo import fields, models

from ..channel.settings import channel_selection


class PartnerConsentPause(models.Model):
    """One for each customer, controller and channel that was paused: see ``pausing``."""

    _name = "partner.consent.pause"
    _description = "Pause of Advertising"
    _rec_name = "until"
    _log_access = False

    partner_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", "Controller", required=True, readonly=True, ondelete="cascade"
    )
    channel = fields.Selection(
        selection=lambda self: channel_selection(self.env), required=True, readonly=True
    )
    until = fields.Date(required=True, readonly=True, index=True)
    # The refusal in the ledger: whatever comes after it ends the pause, and a No is for good then.
    event_id = fields.Many2one(
        "partner.consent.event", "Ledger row", required=True, readonly=True, ondelete="cascade"
    )

    _channel_unique = models.UniqueIndex("(partner_id, company_id, channel)")
    _event_idx = models.Index("(event_id)")
