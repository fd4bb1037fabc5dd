"""What a webhook is told: by topic, channel and controller, and once more on demand."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common.journal import own_journal
from .common.webhooks import WebhookCommon

PUBLISH = "partner_consent.ir_cron_consent_publish"


@tagged("post_install", "-at_install")
class TestWebhookTold(WebhookCommon):
    def test_one_or_all_since_a_number_are_sent_again_under_their_ids(self):
        webhook = self.webhook("/ok")
        self.refuse("phone", "sms", "post")
        self.tell()
        first = self.received(webhook)
        webhook.delivery_ids[-1].action_resend()
        self.deliver()
        self.assertEqual([one["id"] for one in self.received(webhook)[3:]], [first[0]["id"]])
        second = first[1]["body"]["data"]["number"]
        self.assertEqual(webhook.resend_since(second), 2)
        self.deliver()
        self.assertEqual(self.received(webhook)[4:], self.received(webhook)[4:])
        self.assertEqual(
            [(one["id"], one["body"]) for one in self.received(webhook)[4:]],
            [(one["id"], one["body"]) for one in first[1:]],
        )
        for number in (0, -1, True, "1", None):
            with self.assertRaises(UserError):
                webhook.resend_since(number)

    def test_what_was_before_a_webhook_is_sent_on_demand_with_what_was_before_it(self):
        self.refuse("phone", "sms")
        webhook = self.webhook("/ok")
        start = webhook.last_number
        self.assertEqual(webhook.resend_since(start - 1), 2)
        webhook.topics = "consent.refused"
        self.deliver()
        bodies = [one["body"] for one in self.received(webhook)]
        self.assertEqual([body["data"]["number"] for body in bodies], [start - 1, start])
        self.assertEqual(bodies[1]["previous"], start - 1)

    def test_topics_channels_and_controllers_choose_what_is_told(self):
        other = self.env["res.company"].create({"name": "Other GmbH"})
        ours, theirs = self.env.company, other
        by_topic = self.webhook("/ok", topics="consent.withdrawn, subject.erased")
        by_channel = self.webhook("/ok/c", channel_ids=[(6, 0, self.channel("sms").ids)])
        by_company = self.webhook("/ok/d", company_ids=[(6, 0, theirs.ids)])
        self.anna._consent_set("phone", "given", source="portal", note="Called")
        self.refuse("phone", "sms")
        self.anna.with_company(other)._consent_set("post", "refused", source="portal")
        self.publish()
        told = {
            webhook: [
                (one.change_id.event_id.event, one.change_id.event_id.channel)
                for one in webhook.delivery_ids.sorted("number")
            ]
            for webhook in (by_topic, by_channel, by_company)
        }
        self.assertEqual(told[by_topic], [("withdrawn", "phone")])
        self.assertEqual(told[by_channel], [("refused", "sms")])
        self.assertEqual(told[by_company], [("refused", "post")])
        self.assertNotEqual(ours, theirs)
        with self.assertRaisesRegex(UserError, "consent.withdrawn"):
            by_topic.topics = "consent.withdrawn, lock"

    def test_an_erasure_between_two_tries_is_respected(self):
        # Rolled back, it would be missing in these data, and the jobs of other tests wait for it.
        own_journal(self.addCleanup)
        webhook = self.webhook("/fail")
        self.refuse("email")
        self.tell()
        self.assertIn("anna.meier@example.com", str(self.received(webhook)))
        erasure = self.env["partner.erasure"].create(
            {"partner_id": self.anna.id, "reason": "Asked for it"}
        )
        erasure.action_preview()
        erasure.action_erase()
        self.assertNotIn("Anna Meier", webhook.delivery_ids.answer or "")
        self.behave(webhook, "ok")
        self.make_due(webhook)
        self.deliver(slow=True)
        self.assertNotIn("anna.meier", str(self.received(webhook)[-1]))

    def test_deliveries_are_kept_for_some_weeks(self):
        webhook = self.webhook("/ok")
        self.refuse("phone", "sms")
        self.tell()
        old, new = webhook.delivery_ids
        old.sudo().moment = fields.Datetime.subtract(fields.Datetime.now(), days=31)
        self.env["partner.consent.delivery"]._gc_deliveries()
        self.assertEqual(webhook.delivery_ids, new)
