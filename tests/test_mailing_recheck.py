"""What comes between queueing and sending wins: a lock, a refusal, in the last moment."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common.sending import REASONS_WITH_ADDRESS, SendingCommon


@tagged("post_install", "-at_install")
class TestMailingRecheck(SendingCommon):
    def queue(self, mailing):
        mailing.action_put_in_queue()
        with self.mock_mail_gateway(), self.mockSMSGateway():
            self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")

    def send_queue(self):
        with self.mock_mail_gateway(), self.mockSMSGateway():
            self.run_cron("mail.ir_cron_mail_scheduler_action")
            self.run_cron("sms.ir_cron_sms_scheduler_action")

    def test_a_lock_or_a_refusal_after_queueing_wins(self):
        anna, bert, carl = (self.willing(name) for name in ("Anna", "Bert", "Carl"))
        self.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", 0)
        mailing = self.mailing(anna + bert + carl)
        self.queue(mailing)
        self.assertEqual(mailing.scheduled, 3)
        bert._consent_set("email", "refused", source="portal")
        carl.lock_level = "documents"
        self.send_queue()
        self.assertMailedTo(anna)
        self.assertLeftOut(mailing, {bert: "refused", carl: "locked"})
        mails = self.env["mail.mail"].search([("mailing_id", "=", mailing.id)])
        failures = {mail.res_id: mail.failure_type for mail in mails if mail.state == "cancel"}
        self.assertEqual(failures, {bert.id: "consent_refused", carl.id: "consent_locked"})

    def test_no_context_lets_a_composer_pass_by_those_who_refused(self):
        anna, bert = self.willing("Anna"), self.unwilling("refused")
        mailing = self.mailing(anna + bert)
        composer = self.env["mail.compose.message"].with_context(
            active_ids=(anna + bert).ids, consent_asked=True
        )
        values = {
            "composition_mode": "mass_mail",
            "model": "res.partner",
            "mass_mailing_id": mailing.id,
            "subject": "Sale",
            "body": "<p>Sale</p>",
        }
        with self.mock_mail_gateway():
            mails, _messages = composer.create(values)._action_send_mail()
        # Before it is sent: the trace is cancelled with the mail.
        self.assertMailedTo(anna)
        self.assertLeftOut(mailing, {bert: "refused"})
        self.assertEqual(len(mails), 1)

    def test_a_mail_to_several_keeps_those_who_may_be_contacted(self):
        anna, bert = self.willing("Anna"), self.unwilling("refused")
        mail = self.env["mail.mail"].create(
            {
                "subject": "Sale",
                "body_html": "<p>Sale</p>",
                "email_from": "shop@example.com",
                "recipient_ids": [(6, 0, (anna + bert).ids)],
                "email_to": f"someone@example.com, {bert.email}",
                "consent_scope": "marketing",
            }
        )
        with self.mock_mail_gateway():
            mail.send()
        addresses = sorted(address for sent in self._mails for address in sent["email_to"])
        self.assertEqual(len(addresses), 2)
        self.assertIn("someone@example.com", addresses)
        self.assertIn(anna.email, addresses[0])

    def test_correspondence_is_nobodys_business(self):
        refusing = self.unwilling("refused")
        mail = self.env["mail.mail"].create(
            {
                "email_to": refusing.email,
                "body_html": "<p>Your question</p>",
                "email_from": "a@b.com",
            }
        )
        with self.mock_mail_gateway():
            mail.send()
        self.assertMailedTo(refusing)

    def test_a_test_mail_to_a_customer_who_refused_says_who_and_why(self):
        refusing = self.unwilling("refused")
        mailing = self.mailing(self.willing("Anna"))
        wizard = self.env["mailing.mailing.test"].create(
            {
                "mass_mailing_id": mailing.id,
                # Odoo takes the first of a line.
                "email_to": f'"Bert" <{refusing.email.upper()}>, x@example.com\nteam@example.com',
            }
        )
        with self.mock_mail_gateway(), self.assertRaisesRegex(UserError, refusing.email):
            wizard.send_mail_test()
        self.assertFalse(self._mails)

    def test_a_test_mail_reaches_staff_whatever_they_answered_as_customers(self):
        self.clerk.partner_id.email = "clerk@example.com"
        mailing = self.mailing(self.unwilling("refused"))
        wizard = self.env["mailing.mailing.test"].create(
            {"mass_mailing_id": mailing.id, "email_to": "clerk@example.com"}
        )
        with self.mock_mail_gateway():
            wizard.send_mail_test()
        self.assertMailedTo(self.clerk.partner_id)

    def test_the_re_check_costs_the_same_for_many_as_for_one(self):
        partners = self.Partner.union(*(self.willing(f"Willing {i}") for i in range(20)))
        mails = self.env["mail.mail"].create(
            [
                {
                    "recipient_ids": [(6, 0, partner.ids)],
                    "body_html": "x",
                    "consent_scope": "marketing",
                }
                for partner in partners
            ]
        )
        few, many = mails[:1], mails[1:]
        self.assertEqual(
            self.statements(few._consent_recheck), self.statements(many._consent_recheck)
        )

    def test_every_reason_stops_a_marketing_mail_at_the_last_gate(self):
        for reason in (*REASONS_WITH_ADDRESS, "no_address"):
            with self.subTest(reason=reason):
                customer = self.unwilling(reason)
                mail = self.env["mail.mail"].create(
                    {
                        "recipient_ids": [(6, 0, customer.ids)],
                        "body_html": "x",
                        "consent_scope": "marketing",
                        "email_from": "a@b.com",
                    }
                )
                with self.mock_mail_gateway():
                    mail.send()
                self.assertFalse(self._mails)
                self.assertEqual(mail.failure_type, f"consent_{reason}")
