"""Asks from which place in the feed a webhook is told once more."""

from odoo import fields, models


class PartnerConsentWebhookResend(models.TransientModel):
    _name = "partner.consent.webhook.resend"
    _description = "Send Again to a Webhook"

    webhook_id = fields.Many2one(
        "partner.consent.webhook",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    number = fields.Integer(
        "From No.",
        required=True,
        help="The number in the feed of the first change that is sent.",
    )

    def action_send(self):
        self.ensure_one()
        self.webhook_id.resend_since(self.number)
        return self.webhook_id.action_view_deliveries()
