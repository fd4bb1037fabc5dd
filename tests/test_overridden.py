"""The ledger says “sent in spite of a refusal” of those whom something really went out to."""

from unittest.mock import patch

from odoo.tests import tagged

from ..enforcement.context import OVERRIDE
from .common.sending import SendingCommon

WHY = "The customer waits for it"


@tagged("post_install", "-at_install")
class TestOverridden(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.willing("Anna Meier")
        cls.bert = cls.unwilling("refused")
        cls.carl = cls.unwilling("refused", number=1)

    def composer(self, recipients, mode="comment", **values):
        documents = recipients if mode == "mass_mail" else recipients[:1]
        context = {"default_model": "res.partner", "default_res_ids": documents.ids}
        wizard = self.env["mail.compose.message"].with_user(self.clerk).with_context(**context)
        return wizard.create(
            {
                "composition_mode": mode,
                "subject": "Your question",
                "body": "<p>Hello</p>",
                "partner_ids": recipients.ids if mode == "comment" else [],
                "consent_override_reason": WHY,
            }
            | values
        )

    def queue_only(self):
        """Nothing leaves before the queue is run."""
        self.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", 0)
        return {"force_send": False}

    def run_queue(self):
        with self.mock_mail_gateway():
            self.run_cron("mail.ir_cron_mail_scheduler_action")

    def overridden(self, customer, channel="email"):
        return self.Event.search(
            [
                ("partner_id", "=", customer.id),
                ("channel", "=", channel),
                ("event", "=", "overridden"),
            ]
        )

    def test_the_row_is_written_when_the_queue_sends_and_names_who_decided(self):
        for mode in ("comment", "mass_mail"):
            with self.subTest(mode=mode):
                before = self.overridden(self.bert)
                wizard = self.composer(self.bert + self.anna, mode, **self.queue_only())
                wizard.action_consent_send_anyway()
                self.assertEqual(self.overridden(self.bert), before)
                self.run_queue()
                self.assertMailedTo(self.anna, self.bert)
                row = self.overridden(self.bert) - before
                self.assertEqual((row.user_id, row.note), (self.clerk, WHY))
                self.assertFalse(self.overridden(self.anna))
                self.assertFalse(self.Event.verify(self.bert.ids))
                self.assertIn(WHY, " ".join(self.bert.message_ids.mapped("body")))

    def test_what_failed_or_was_cancelled_writes_none(self):
        def failing(*args, **kwargs):
            raise OSError("The server is down.")

        for mode in ("comment", "mass_mail"):
            values = self.queue_only() | {"auto_delete": False}
            with self.subTest(mode=mode, mail="fails"):
                self.composer(self.bert, mode, **values).action_consent_send_anyway()
                mail = self.env["mail.mail"].search([], limit=1)
                with (
                    self.mock_mail_gateway(),
                    patch.object(self.registry["ir.mail_server"], "send_email", failing),
                    self.assertLogs("odoo.addons.mail.models.mail_mail", "ERROR"),
                ):
                    self.run_cron("mail.ir_cron_mail_scheduler_action")
                self.assertEqual(mail.state, "exception")
                self.assertFalse(self.overridden(self.bert))
            with self.subTest(mode=mode, mail="is tried again"):
                mail.state = "outgoing"
                self.run_queue()
                self.assertEqual(len(self.overridden(self.bert)), 1)
            with self.subTest(mode=mode, mail="is cancelled"):
                self.composer(self.carl, mode, **values).action_consent_send_anyway()
                self.env["mail.mail"].search([], limit=1).state = "cancel"
                self.run_queue()
                self.assertFalse(self.overridden(self.carl))
            self.bert = self.unwilling("refused", number=2)

    def test_only_those_whom_it_reached_get_one(self):
        unreachable = self.unwilling("refused", number=3)
        wizard = self.composer(self.bert + unreachable, **self.queue_only())
        wizard.action_consent_send_anyway()
        unreachable.email = False
        self.run_queue()
        self.assertTrue(self.overridden(self.bert))
        self.assertFalse(self.overridden(unreachable))

    def test_scheduled_anyway_is_written_when_it_is_posted(self):
        wizard = self.composer(
            self.bert, consent_override=True, scheduled_date="2100-01-01 10:00:00"
        )
        wizard.action_schedule_message()
        self.assertFalse(self.overridden(self.bert))
        message = self.env["mail.scheduled.message"].search([("subject", "=", "Your question")])
        with self.mock_mail_gateway():
            message._post_message()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertMailedTo(self.bert)
        self.assertEqual(self.overridden(self.bert).user_id, self.clerk)

    def test_scheduled_anyway_and_taken_back_writes_none(self):
        wizard = self.composer(
            self.bert, consent_override=True, scheduled_date="2100-01-01 10:00:00"
        )
        wizard.action_schedule_message()
        message = self.env["mail.scheduled.message"].search([("subject", "=", "Your question")])
        message.unlink()
        self.assertFalse(self.overridden(self.bert))

    def test_one_anyway_covers_no_later_message(self):
        self.composer(self.bert).action_consent_send_anyway()
        message = self.env["mail.scheduled.message"].create(
            {
                "model": "res.partner",
                "res_id": self.anna.id,
                "author_id": self.clerk.partner_id.id,
                "body": "Something else",
                "scheduled_date": "2100-01-01 10:00:00",
                "partner_ids": self.bert.ids,
            }
        )
        with self.mock_mail_gateway():
            message._post_message()
        self.assertFalse(self._mails)

    def test_a_forged_word_writes_nothing(self):
        for forged in ("x", "AQ", 7, {"partner_ids": self.bert.ids}):
            with self.subTest(forged=forged), self.mock_mail_gateway():
                document = self.anna.with_user(self.clerk).with_context(**{OVERRIDE: forged})
                document.message_post(body="x", message_type="comment", partner_ids=self.bert.ids)
                self.assertFalse(self.overridden(self.bert))

    def test_a_forged_word_reaches_nobody_who_refused(self):
        wizard = self.composer(self.anna + self.bert, "mass_mail")
        with self.mock_mail_gateway():
            wizard.with_context(**{OVERRIDE: "x"}).action_send_mail()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertMailedTo(self.anna)

    def test_nobody_else_can_use_the_word(self):
        wizard = self.composer(
            self.bert, consent_override=True, scheduled_date="2100-01-01 10:00:00"
        )
        wizard.action_schedule_message()
        message = self.env["mail.scheduled.message"].search([("subject", "=", "Your question")])
        stolen = {OVERRIDE: message.send_context[OVERRIDE]}
        with self.mock_mail_gateway():
            document = self.anna.with_user(self.officer).with_context(**stolen)
            document.message_post(body="x", message_type="comment", partner_ids=self.bert.ids)
        self.assertFalse(self.overridden(self.bert))

    def test_a_mail_to_an_address_names_its_owner(self):
        newsletter = self.env["mailing.list"].create({"name": "News"})
        contacts = self.env["mailing.contact"].create(
            [
                {"name": one.name, "email": one.email, "list_ids": newsletter.ids}
                for one in (self.bert, self.anna)
            ]
        )
        context = {"default_model": "mailing.contact", "default_res_ids": contacts.ids}
        wizard = (
            self.env["mail.compose.message"]
            .with_context(**context)
            .create(
                {
                    "composition_mode": "mass_mail",
                    "subject": "x",
                    "body": "x",
                    "consent_override_reason": WHY,
                }
            )
        )
        self.assertEqual(wizard.consent_refused_partner_ids, self.bert)
        with self.mock_mail_gateway():
            wizard.action_consent_send_anyway()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertEqual(len(self._mails), 2)
        self.assertEqual(len(self.overridden(self.bert)), 1)
        self.assertFalse(self.overridden(self.anna))

    def test_sms_that_the_provider_refuses_write_none(self):
        bert = self.unwilling("refused", "sms", number=5)
        for way, error in (("comment", True), ("mass", True), ("comment", False), ("mass", False)):
            with self.subTest(way=way, error=error):
                before = self.overridden(bert, "sms")
                values = {"res_id": bert.id} if way == "comment" else {"res_ids": repr(bert.ids)}
                wizard = (
                    self.env["sms.composer"]
                    .with_user(self.clerk)
                    .create(
                        {
                            "res_model": "res.partner",
                            "composition_mode": way,
                            "body": "x",
                            "mass_force_send": True,
                            "consent_override_reason": WHY,
                        }
                        | values
                    )
                )
                code = "insufficient_credit" if error else None
                with self.mockSMSGateway(sms_allow_unlink=True, sim_error=code):
                    wizard.action_consent_send_anyway()
                rows = self.overridden(bert, "sms") - before
                self.assertEqual(len(rows), 0 if error else 1)
                if rows:
                    self.assertEqual((rows.user_id, rows.note), (self.clerk, WHY))
