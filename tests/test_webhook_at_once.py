"""Several jobs deliver at once: never two one delivery; a killed one loses nothing."""

from contextlib import contextmanager
from time import sleep

from odoo.tests import tagged

from .common.at_once import AtOnceCommon
from .common.killed import KilledCommon
from .common.receiver import receiver

NETWORKS = "partner_consent.webhook_networks"
# Claims, sends, and is killed before it commits what came of it.
WORKER = """
from odoo.addons.partner_consent.models.exchange.webhook import running
wait_after(running, "write_down")
env["partner.consent.webhook"]._cron_publish()
env["partner.consent.delivery"]._cron_deliver()
env.cr.commit()
"""


class CommittedWebhook(AtOnceCommon):
    customers = 30

    def setUp(self):
        super().setUp()
        self.receiver = self.enterContext(receiver())
        with self.transaction() as env:
            env["ir.config_parameter"].set_param(NETWORKS, "127.0.0.0/8")
            customers = env["res.partner"].create(
                [
                    {"name": f"Customer {i}", "phone": f"+49 151 2000{i:04}"}
                    for i in range(self.customers)
                ]
            )
            self.partner_ids = customers.ids
            webhook = env["partner.consent.webhook"].create(
                {"name": "CRM", "url": f"{self.receiver.url}/ok"}
            )
            webhook.action_test()
            self.webhook_id = webhook.id
        self.addCleanup(self.clean_up)
        with self.transaction() as env:
            customers.with_env(env)._consent_set("phone", "refused", source="portal")

    def clean_up(self):
        with self.transaction() as env:
            env["partner.consent.webhook"].browse(self.webhook_id).unlink()
            env["ir.config_parameter"].set_param(NETWORKS, False)
        self.remove(*self.partner_ids)

    def told(self):
        """Return the events that came, without the test."""
        return [
            one["body"]["data"]["number"]
            for one in self.receiver.received()
            if one["body"]["type"] != "webhook.test"
        ]

    def states(self):
        return self.rows(
            "SELECT state, count(*) FROM partner_consent_delivery WHERE webhook_id = %s"
            " GROUP BY state",
            self.webhook_id,
        )


@tagged("post_install", "-at_install")
class TestWebhookAtOnce(CommittedWebhook):
    customers = 200

    def test_four_jobs_never_send_one_delivery_twice(self):
        with self.transaction() as env:
            env["partner.consent.webhook"]._cron_publish()

        def deliver(env):
            env["partner.consent.delivery"]._cron_deliver()

        self.run_together(*[deliver] * 4)
        self.assertEqual(self.states(), [("sent", self.customers)])
        self.assertEqual(len(self.told()), self.customers)
        self.assertEqual(len(set(self.told())), self.customers)

    def test_two_that_publish_at_once_make_each_delivery_once(self):
        def publish(env):
            env["partner.consent.webhook"]._cron_publish()

        self.run_together(publish, publish, publish)
        self.assertEqual(self.states(), [("waiting", self.customers)])

    @contextmanager
    def beside_a_delivery(self):
        """Yield a transaction that waits a second at the most, while a job sends what is due."""
        with self.transaction() as env:
            env["partner.consent.webhook"]._cron_publish()
        with self.transaction() as env:
            env.cr.execute(
                "SELECT id FROM partner_consent_delivery WHERE webhook_id = %s FOR UPDATE",
                [self.webhook_id],
            )
            with self.transaction() as other:
                other.cr.execute("SET LOCAL lock_timeout = '1s'")
                yield other

    def test_a_save_waits_for_no_delivery(self):
        """A receiver that hangs holds no lock that a user's save or a publishing needs."""
        with self.beside_a_delivery() as other:
            webhook = other["partner.consent.webhook"].browse(self.webhook_id)
            webhook.name = "CRM of the shop"
            customers = other["res.partner"].browse(self.partner_ids)
            customers._consent_set("sms", "refused", source="portal")
            other.cr.commit()
            with self.transaction() as publishing:
                publishing["partner.consent.webhook"]._cron_publish()
        saved = self.rows(
            "SELECT webhook.name, count(*) FROM partner_consent_webhook webhook"
            " JOIN partner_consent_delivery ON webhook_id = webhook.id"
            " WHERE webhook.id = %s GROUP BY webhook.name",
            self.webhook_id,
        )
        self.assertEqual(saved, [("CRM of the shop", 2 * self.customers)])

    def test_sending_again_waits_for_no_receiver(self):
        with self.beside_a_delivery() as other:
            webhook = other["partner.consent.webhook"].browse(self.webhook_id)
            first = webhook.delivery_ids[-1].number
            self.assertEqual(webhook.resend_since(first), self.customers)
            webhook.delivery_ids[0].action_resend()
            webhook.action_pause()
            webhook.action_resume()

    def test_who_changes_a_webhook_holds_up_neither_others_nor_it_for_good(self):
        """What wasn't made because somebody held the webhook is made a minute later."""
        with self.transaction() as env:
            other = env["partner.consent.webhook"].create(
                {"name": "Shop", "url": f"{self.receiver.url}/ok"}
            )
            other.last_number -= 1
        self.addCleanup(self.forget, other.id)
        publish = "partner_consent.ir_cron_consent_publish"
        with self.transaction() as holder:
            holder["partner.consent.webhook"].browse(self.webhook_id).name = "CRM of the shop"
            holder.flush_all()
            with self.transaction() as env:
                env["ir.cron.trigger"].search([]).unlink()
                env["partner.consent.webhook"]._cron_publish()
            with self.transaction() as env:
                self.assertTrue(
                    env["ir.cron.trigger"].search([("cron_id", "=", env.ref(publish).id)])
                )
                self.assertFalse(
                    env["partner.consent.webhook"].browse(self.webhook_id).delivery_ids
                )
                self.assertTrue(env["partner.consent.webhook"].browse(other.id).delivery_ids)

        def hold(env):
            env["partner.consent.webhook"].browse(self.webhook_id).name = "CRM"
            env.flush_all()
            sleep(1)

        def publish_meanwhile(env):
            sleep(0.3)
            env["partner.consent.webhook"]._cron_publish()

        self.run_together(hold, publish_meanwhile)
        self.assertEqual(self.states(), [("waiting", self.customers)])

    def forget(self, id_):
        with self.transaction() as env:
            env["partner.consent.webhook"].browse(id_).unlink()


@tagged("slow", "post_install", "-at_install")
class TestWebhookKill(CommittedWebhook, KilledCommon):
    work = WORKER

    def test_killed_between_answer_and_commit_it_is_sent_again_under_the_same_id(self):
        self.kill_in_chunk(1)
        first = [one["id"] for one in self.receiver.received()[1:]]
        self.assertTrue(first)
        self.assertEqual(self.states(), [("waiting", self.customers)])
        self.let_it_end()
        self.assertEqual(self.states(), [("sent", self.customers)])
        ids = [one["id"] for one in self.receiver.received()[1:]]
        self.assertEqual(len(set(ids)), self.customers)
        self.assertLessEqual(set(first), set(ids))
        self.assertEqual(len(ids), self.customers + len(first))
