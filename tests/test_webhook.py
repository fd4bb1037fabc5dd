"""Webhooks: a receiver is told what changes, signed, once it is committed, at least once."""

from ast import literal_eval

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..policy import standard_webhooks
from .common.webhooks import WebhookCommon


@tagged("post_install", "-at_install")
class TestWebhook(WebhookCommon):
    def test_a_receiver_is_told_what_the_feed_tells(self):
        webhook = self.webhook("/ok")
        start = webhook.last_number
        self.refuse("phone", "sms")
        self.tell()
        bodies = [one["body"] for one in self.received(webhook)]
        events = self.Event.feed(start)["events"]
        self.assertEqual([body["data"] for body in bodies], events)
        self.assertEqual(
            [(body["type"], body["timestamp"], body["previous"]) for body in bodies],
            [
                ("consent.refused", events[0]["moment"], start or None),
                ("consent.refused", events[1]["moment"], start + 1),
            ],
        )
        self.assertEqual(set(webhook.delivery_ids.mapped("state")), {"sent"})
        self.assertEqual(len({one["connection"] for one in self.received(webhook)}), 1)
        self.assertEqual(webhook.delivery_ids[0].answer, "thanks")

    def test_what_was_before_a_webhook_is_not_told(self):
        self.refuse("phone")
        webhook = self.webhook("/ok")
        self.tell()
        self.assertFalse(self.received(webhook))

    def test_one_that_code_creates_is_told_what_happens_from_then_on(self):
        self.refuse("phone")
        secret = standard_webhooks.new_secret()
        url = f"{self.receiver.url}/ok/by_code"
        webhook = self.env["partner.consent.webhook"].create(
            {"url": url, "secret": secret, "active": True}
        )
        self.receiver.verify(secret)
        self.addCleanup(self.receiver.verify, "")
        self.refuse("sms")
        self.tell()
        (received,) = self.received(webhook)
        self.assertEqual(received["body"]["data"]["channel"], "sms")
        # It sees that there was something before.
        self.assertEqual(received["body"]["previous"], received["body"]["data"]["number"] - 1)
        self.assertEqual(webhook.name, url)

    def test_one_that_is_made_on_the_screen_is_tested_first(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "partner_consent.partner_consent_webhook_action"
        )
        webhooks = self.env["partner.consent.webhook"].with_context(
            **literal_eval(action["context"])
        )
        form = Form(webhooks)
        form.name, form.url = "CRM", f"{self.receiver.url}/ok/form"
        webhook = form.save()
        self.refuse("phone")
        self.tell()
        self.assertEqual((webhook.state, self.received(webhook)), ("untested", []))
        self.assertEqual(webhook.copy().state, "untested")

    def test_what_failed_is_sent_again_under_the_same_id_with_a_fresh_signature(self):
        webhook = self.webhook("/fail")
        self.refuse("phone")
        self.tell()
        delivery = webhook.delivery_ids
        self.assertEqual((delivery.state, delivery.attempts, delivery.status), ("waiting", 1, 500))
        self.assertEqual((webhook.state, webhook.slow), ("failing", True))
        self.receiver.behave(self.path_of(webhook), "ok")
        self.make_due(webhook)
        self.deliver()
        self.assertEqual(delivery.attempts, 1, "the fast lane leaves those alone who failed")
        self.deliver(slow=True)
        first, second = self.received(webhook)
        self.assertEqual((first["id"], first["body"]), (second["id"], second["body"]))
        self.assertEqual((delivery.state, delivery.attempts), ("sent", 2))
        self.assertEqual((webhook.state, webhook.slow), ("working", False))

    def test_both_secrets_sign_during_a_rotation(self):
        webhook = self.webhook("/ok")
        former = webhook.secret
        webhook.action_rotate()
        self.addCleanup(self.receiver.verify, "")
        for secret in (former, webhook.secret):
            self.receiver.verify(secret)
            self.assertEqual(webhook.action_test()["params"]["type"], "success")
        webhook.action_end_rotation()
        self.receiver.verify(former)
        self.assertIn("401", webhook.action_test()["params"]["message"])

    def test_a_new_secret_signs_alone_where_there_was_none(self):
        webhook = self.webhook("/ok", secret=False)
        self.assertIn("no secret", webhook.action_test()["params"]["message"])
        webhook.action_rotate()
        self.receiver.verify(webhook.secret)
        self.addCleanup(self.receiver.verify, "")
        self.assertEqual(webhook.action_test()["params"]["type"], "success")

    def test_a_secret_is_made_and_a_bad_one_refused(self):
        webhook = self.webhook("/ok")
        self.assertEqual(len(standard_webhooks.key_of(webhook.secret)), 32)
        self.assertNotEqual(webhook.copy().secret, webhook.secret)
        for secret in ("secret", "whsec_c2hvcnQ=", "whsec_!"):
            with self.assertRaises(ValidationError):
                self.webhook("/ok", secret=secret)
