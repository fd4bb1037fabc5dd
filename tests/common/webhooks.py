"""Builders for webhooks: one that listens, and the jobs that tell it."""

from .consent import ConsentCommon
from .receiver import receiver

FAST = "partner_consent.ir_cron_webhook_fast"
SLOW = "partner_consent.ir_cron_webhook_slow"


class WebhookCommon(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receiver = cls.enterClassContext(receiver())
        cls.allow("127.0.0.0/8")
        cls.anna = cls.customer()

    @classmethod
    def allow(cls, networks):
        cls.env["ir.config_parameter"].set_param("partner_consent.webhook_networks", networks)

    def webhook(self, path, state="working", **values):
        """Return a webhook of this receiver, which has passed its test."""
        path = f"{path}/{self.id().rpartition('.')[2]}"
        values = {"name": "CRM", "url": self.receiver.url + path} | values
        webhook = self.env["partner.consent.webhook"].create(values)
        webhook.state = state
        return webhook

    def refuse(self, *channels, customer=None):
        for channel in channels:
            (customer or self.anna)._consent_set(channel, "refused", source="portal")

    def publish(self):
        self.run_cron("partner_consent.ir_cron_consent_publish")

    def deliver(self, slow=False):
        self.run_cron(SLOW if slow else FAST)

    def tell(self, slow=False):
        self.publish()
        self.deliver(slow)

    def make_due(self, webhook):
        """Let the time pass that the webhook waits for."""
        webhook.next_try = False
        webhook.delivery_ids.filtered(
            lambda one: one.state == "waiting"
        ).sudo().next_try = "2026-01-01"

    def path_of(self, webhook):
        return webhook.url.removeprefix(self.receiver.url)

    def behave(self, webhook, mode):
        self.receiver.behave(self.path_of(webhook), mode)

    def received(self, webhook):
        return self.receiver.received(self.path_of(webhook))
