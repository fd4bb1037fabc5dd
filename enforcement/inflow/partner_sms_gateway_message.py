"""Which messages a gateway has delivered: signatures that expire, no text and no number."""

from datetime import timedelta

from odoo import api, fields, models

from .partner_sms_gateway import KEPT_DAYS


class PartnerSmsGatewayMessage(models.Model):
    _name = "partner.sms.gateway.message"
    _description = "Message Delivered by an SMS Gateway"
    _log_access = False
    _rec_name = "received"

    gateway_id = fields.Many2one(
        "partner.sms.gateway", required=True, readonly=True, ondelete="cascade"
    )
    digest = fields.Char(required=True, readonly=True, groups=".")
    received = fields.Datetime(required=True, readonly=True, index=True)

    _digest_unique = models.UniqueIndex("(gateway_id, digest)")

    @api.autovacuum
    def _gc_received(self):
        long_ago = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("received", "<", long_ago)], limit=10_000).unlink()
