"""Deliveries: one row for each change that one webhook is told, and what became of it."""

from odoo import api, fields, models

from . import delivering, running

# Kept so many days after it was delivered, unless ``partner_consent.webhook_days`` says otherwise.
KEPT_DAYS = 30
AT_ONCE = 10_000


class PartnerConsentDelivery(models.Model):
    """What is told is read from the feed when it is sent: nothing about a person is kept here."""

    _name = "partner.consent.delivery"
    _description = "Delivery to a Webhook"
    _order = "id desc"
    _rec_name = "number"
    _log_access = False

    webhook_id = fields.Many2one(
        "partner.consent.webhook", required=True, readonly=True, ondelete="cascade"
    )
    change_id = fields.Many2one(
        "partner.consent.change", required=True, readonly=True, index=True, ondelete="cascade"
    )
    topic = fields.Char("Event", related="change_id.topic")
    number = fields.Integer("No.", required=True, readonly=True, aggregator=None)
    previous = fields.Integer(
        "Before it",
        readonly=True,
        aggregator=None,
        help="The last number before that this webhook was told.",
    )
    message_id = fields.Char(
        required=True,
        readonly=True,
        help="webhook-id: the same however often it is sent.",
    )
    state = fields.Selection(
        [("waiting", "Waiting"), ("sent", "Delivered"), ("failed", "Not delivered")],
        required=True,
        readonly=True,
    )
    attempts = fields.Integer(readonly=True, aggregator=None)
    next_try = fields.Datetime("Next try", readonly=True)
    moment = fields.Datetime("Last try", readonly=True)
    seconds = fields.Float("Took (s)", readonly=True, digits=(6, 3), aggregator=None)
    status = fields.Integer("HTTP status", readonly=True, aggregator=None)
    answer = fields.Text(readonly=True, help="The beginning of what the receiver answered.")
    error = fields.Char(readonly=True)

    _once = models.UniqueIndex("(webhook_id, number)")
    _due = models.Index("(webhook_id, next_try, number) WHERE state = 'waiting'")
    _old = models.Index("(moment) WHERE state != 'waiting'")

    def action_resend(self):
        """Send these once more, with the same ``webhook-id``."""
        self.webhook_id.check_access("write")
        running.send_again(self)
        return True

    @api.model
    def _cron_deliver(self, slow=False):
        """Deliver what is due to the webhooks of one lane. As many jobs as wanted may do it."""
        delivering.deliver(self.env, slow)

    @api.autovacuum
    def _gc_deliveries(self):
        # sudo: how long they are kept is a setting
        days = self.env["ir.config_parameter"].sudo().get_param("partner_consent.webhook_days")
        days = int(days) if (days or "").isdigit() else KEPT_DAYS
        before = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        old = self.search(
            [("state", "!=", "waiting"), ("moment", "<", before)], limit=AT_ONCE, order="moment"
        )
        old.unlink()
        return len(old), len(old) == AT_ONCE
