"""Webhooks: who fails is tried again for three days, and holds up nobody."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user, tagged

from ..models.exchange.webhook import delivering
from ..policy.standard_webhooks import WAITS
from .common.webhooks import FAST, SLOW, WebhookCommon

PUBLISH = "partner_consent.ir_cron_consent_publish"


@tagged("post_install", "-at_install")
class TestWebhookPatience(WebhookCommon):
    def attempt_all(self, webhook):
        """Let time pass from try to try until no further one is due; return the moments."""
        moments = []
        self.publish()
        while webhook.state != "paused" and len(moments) < 50:
            due = webhook.delivery_ids.filtered(lambda one: one.state == "waiting")
            if not due:
                break
            moment = max(min(due.mapped("next_try")), webhook.next_try or datetime.min)
            with freeze_time(moment):
                self.deliver(webhook.slow)
            moments.append(moment)
        return moments

    def test_a_dead_receiver_is_paused_after_three_days_and_somebody_asked(self):
        admin = new_test_user(self.env, "hooks", groups="base.group_user,base.group_system")
        webhook = self.webhook("/fail")
        webhook.with_user(admin).activity_ids.unlink()
        self.refuse("phone")
        moments = self.attempt_all(webhook)
        self.assertEqual(webhook.state, "paused")
        self.assertEqual(len(moments), len(WAITS) + 1)
        self.assertEqual({one["id"] for one in self.received(webhook)}, {self.id_of(webhook)})
        for wait, (one, other) in zip(WAITS, zip(moments, moments[1:], strict=False), strict=True):
            self.assertLessEqual(wait - timedelta(seconds=1), other - one)
            self.assertLessEqual(other - one, wait * 1.1 + timedelta(seconds=1))
        self.assertGreater(moments[-1] - moments[0], timedelta(days=3))
        (activity,) = webhook.activity_ids
        self.assertIn("CRM", activity.summary)
        self.assertTrue(activity.user_id.has_group("base.group_system"))

        # Nothing more is made; what waits, and what came meanwhile, is sent on resuming.
        self.refuse("sms")
        self.publish()
        self.assertEqual(len(webhook.delivery_ids), 1)
        self.behave(webhook, "ok")
        webhook.action_resume()
        self.tell(slow=True)
        self.assertEqual(webhook.delivery_ids.mapped("state"), ["sent", "sent"])
        self.assertEqual((webhook.state, webhook.slow), ("working", False))

    def id_of(self, webhook):
        return webhook.delivery_ids.message_id

    def test_who_is_gone_is_paused_at_once(self):
        webhook = self.webhook("/gone")
        self.refuse("phone")
        self.tell()
        self.assertEqual(webhook.state, "paused")
        self.assertIn("410", webhook.delivery_ids.error)
        self.assertTrue(webhook.activity_ids)

    def test_a_receiver_says_when_to_come_back_within_limits(self):
        webhook = self.webhook("/later")
        self.refuse("phone")
        start = fields.Datetime.now()
        self.tell()
        wait = webhook.delivery_ids.next_try - start
        self.assertGreaterEqual(wait, timedelta(hours=2) - timedelta(seconds=1))
        self.assertLess(wait, timedelta(hours=3))
        self.assertGreaterEqual(webhook.next_try - start, timedelta(hours=1))

    def test_one_that_always_fails_holds_up_no_other(self):
        webhook = self.webhook("/ok")
        ben = self.customer("Ben")
        self.refuse("phone")
        self.behave(webhook, "fail")
        self.tell()
        poison = webhook.delivery_ids
        self.refuse("phone", "sms", "post", customer=ben)
        self.publish()
        # The receiver takes all but the first.
        self.behave(webhook, f"poison_of_{self.anna.id}")
        webhook.next_try = False
        self.deliver(slow=True)
        others = webhook.delivery_ids - poison
        self.assertEqual(set(others.mapped("state")), {"sent"})
        self.assertEqual((poison.state, webhook.state), ("waiting", "working"))
        # It is given up some day, and somebody told; the webhook works on.
        poison.sudo().attempts = len(WAITS)
        self.make_due(webhook)
        self.deliver()
        self.assertEqual(poison.state, "failed")
        self.assertNotEqual(webhook.state, "paused")
        self.assertIn(str(poison.number), webhook.activity_ids.summary)
        poison.action_resend()
        self.behave(webhook, "ok")
        self.deliver(slow=webhook.slow)
        self.assertEqual(poison.state, "sent")

    def test_who_is_slow_is_in_the_slow_lane_until_it_is_quick(self):
        webhook = self.webhook("/tardy")
        self.refuse("phone")
        self.tell()
        # The other lane gives it all the time, and at once: it didn't fail.
        self.assertIn("within 2 seconds", webhook.delivery_ids.error)
        self.assertEqual((webhook.state, webhook.failures), ("working", 0))
        self.deliver(slow=True)
        self.assertEqual(webhook.delivery_ids.state, "sent")
        self.assertEqual((webhook.state, webhook.slow), ("working", True))
        self.behave(webhook, "ok")
        self.refuse("sms")
        self.publish()
        self.deliver()
        self.assertEqual(len(self.received(webhook)), 2)
        self.deliver(slow=True)
        self.assertEqual((len(self.received(webhook)), webhook.slow), (3, False))

    def test_a_new_address_is_tested_before_anything_personal_leaves(self):
        webhook = self.webhook("/ok", state="untested")
        self.refuse("phone")
        self.tell()
        self.tell(slow=True)
        self.assertFalse(self.received(webhook))
        self.assertEqual(webhook.action_test()["params"]["type"], "success")
        self.tell()
        test, first = self.received(webhook)
        self.assertEqual(test["body"]["type"], "webhook.test")
        self.assertEqual(first["body"]["data"]["partner_id"], self.anna.id)
        webhook.url += "/elsewhere"
        self.refuse("sms")
        self.tell()
        self.assertEqual((webhook.state, len(self.received(webhook))), ("untested", 0))

    def test_one_that_was_paused_goes_on_at_its_new_address(self):
        webhook = self.webhook("/fail")
        self.refuse("phone")
        self.attempt_all(webhook)
        self.assertEqual(webhook.state, "paused")
        webhook.url = f"{self.receiver.url}/ok/moved"
        self.assertEqual(webhook.action_test()["params"]["type"], "success")
        self.tell()
        self.assertEqual(webhook.delivery_ids.state, "sent")

    def test_a_test_that_goes_well_sends_what_waits(self):
        webhook = self.webhook("/fail")
        self.refuse("phone")
        self.tell()
        self.behave(webhook, "ok")
        webhook.action_test()
        self.deliver()
        self.assertEqual((webhook.state, webhook.delivery_ids.state), ("working", "sent"))

    def test_one_that_is_paused_or_moved_before_its_turn_has_none(self):
        webhook = self.webhook("/ok")
        self.refuse("phone")
        self.publish()
        # What a job found that has been at it for a while.
        self.patch(delivering, "_due", lambda _env, _slow: {webhook.id})
        for change in ({"state": "paused"}, {"active": False}, {"url": webhook.url + "/moved"}):
            with self.subTest(**change):
                webhook.write({"state": "working", "active": True})
                webhook.write(change)
                self.deliver()
                self.assertFalse(self.received(webhook))

    def test_somebody_is_asked_once_about_what_was_given_up(self):
        webhook = self.webhook("/ok")
        self.refuse("phone", "sms", "post")
        self.publish()
        webhook.delivery_ids.sudo().attempts = len(WAITS)
        self.behave(webhook, f"poison_of_{self.anna.id}")
        for _ in range(3):
            webhook.write({"slow": False, "next_try": False})
            self.deliver()
        self.assertEqual(set(webhook.delivery_ids.mapped("state")), {"failed"})
        self.assertEqual(len(webhook.activity_ids), 1)

    def test_a_pause_loses_nothing(self):
        webhook = self.webhook("/ok")
        webhook.action_pause()
        self.refuse("phone")
        self.tell()
        self.assertFalse(webhook.delivery_ids)
        webhook.action_resume()
        self.tell(slow=True)
        self.assertEqual(len(self.received(webhook)), 1)

    def test_the_jobs_run_where_a_webhook_listens_and_cost_nothing_elsewhere(self):
        jobs = self.env["ir.cron"].union(*map(self.env.ref, (PUBLISH, FAST, SLOW)))
        self.assertFalse(any(jobs.mapped("active")))
        webhook = self.webhook("/ok", state="untested")
        self.assertFalse(any(jobs.mapped("active")))
        webhook.action_test()
        self.assertTrue(all(jobs.mapped("active")))
        triggers = self.env["ir.cron.trigger"]
        triggers.search([]).unlink()
        self.refuse("phone")
        self.env.cr.precommit.run()
        self.assertEqual(triggers.search([]).cron_id, self.env.ref(PUBLISH))
        self.publish()
        self.assertIn(self.env.ref(FAST), triggers.search([]).cron_id)
        webhook.active = False
        self.assertFalse(any(jobs.mapped("active")))
        webhook.active = True
        self.assertTrue(all(jobs.mapped("active")))
        webhook.unlink()
        self.assertFalse(any(jobs.mapped("active")))
