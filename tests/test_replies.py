"""Replies to advertising that ask for no more of it are refusals; other letters are letters."""

from odoo.tests import tagged

from .common.controllers import ControllersCommon
from .common.sending import SendingCommon

LETTER = """Message-Id: <{number}.reply@example.com>
From: {sender}
To: {to}
Subject: {subject}
{headers}MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{body}
"""


@tagged("-at_install", "post_install")
class TestReplies(SendingCommon, ControllersCommon):
    number = 0

    def setUp(self):
        super().setUp()
        self.anna = self.willing("Anna Meier")

    def receive(self, body="Thank you!", sender="Anna <anna.meier@example.com>", **values):
        """Let the mail gateway process a letter, and return the message that it became."""
        self.number += 1
        letter = {"to": "shop@example.com", "subject": "Re: Offer", "headers": ""} | values
        mail = LETTER.format(number=self.number, sender=sender, body=body, **letter)
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process("discuss.channel", mail)
        found = [("message_id", "=", f"<{self.number}.reply@example.com>")]
        return self.env["mail.message"].search(found)

    def to(self, mail, header="In-Reply-To"):
        return f"{header}: {mail['EmailMessage']['Message-Id']}\n"

    def sent(self, scope="marketing", **values):
        """Return one mail as it left; Odoo keeps nothing of it."""
        template = self.offer(is_marketing=scope == "marketing", auto_delete=True, **values)
        with self.mock_mail_gateway(mail_unlink_sent=True):
            template.send_mail(self.anna.id, force_send=True)
        (mail,) = self._mails
        return mail

    def again(self):
        self.anna._consent_set("email", "given", source="confirmation")

    def assertRefusedByReply(self, *words):
        event = self.anna.consent_event_ids.sorted("id")[-1:]
        self.assertEqual((event.new_state, event.source), ("refused", "unsubscribe"), words)
        self.assertEqual(event.address, "anna.meier@example.com")
        return event

    def test_a_word_is_enough_in_the_subject_or_the_first_line(self):
        for subject, body in (
            ("Re: Offer", "unsubscribe"),
            ("Re: Offer", "\n  ABMELDEN!!\n\nAnna Meier"),
            ("Re: Offer", "Austragen.\n\n> Offer\n> unsubscribe here"),
            ("Re: Offer", "> Offer\n\nBitte abmelden"),
            ("Abmelden", "Anna"),
            ("RE: AW: Unsubscribe.", ""),
        ):
            with self.subTest(subject=subject, body=body):
                self.again()
                message = self.receive(body, subject=subject, headers=self.to(self.sent()))
                self.assertRefusedByReply(subject, body)
                self.assertEqual(message.subject, subject)

    def test_the_ledger_quotes_the_subject(self):
        self.receive("abmelden", subject="Re: Offer", headers=self.to(self.sent()))
        self.assertIn("Re: Offer", self.assertRefusedByReply().note)

    def test_a_reply_that_nobody_takes_in_counts(self):
        letter = LETTER.format(
            number="lost",
            sender="anna.meier@example.com",
            to="gone@nowhere.example",
            subject="Re: Offer",
            headers=self.to(self.sent()),
            body="abmelden",
        )
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(False, letter)
        self.assertRefusedByReply()

    def test_a_letter_that_mentions_it_is_a_letter(self):
        for subject, body in (
            ("Re: Offer", "Thank you!\n\nunsubscribe"),
            ("Re: Offer", "How do I unsubscribe from this?"),
            ("Re: Offer", "I want the red one.\n> unsubscribe"),
            ("Re: Unsubscribe less, five ideas", "Nice!"),
            ("Re: Offer", ""),
        ):
            self.receive(body, subject=subject, headers=self.to(self.sent()))
            self.assertEqual(self.anna.consent_email, "given", (subject, body))

    def test_a_reply_to_service_is_a_letter(self):
        headers = self.to(self.sent(scope="service", reply_to="shop@example.com"))
        self.mailing(self.anna)
        self.receive("abmelden", headers=headers)
        self.assertEqual(self.anna.consent_email, "given")

    def test_a_machines_answer_is_nobodys_word(self):
        reply = self.to(self.sent())
        for header in ("Auto-Submitted: auto-replied", "Precedence: bulk", "Return-Path: <>"):
            self.receive("unsubscribe", headers=f"{reply}{header}\n")
        self.receive("unsubscribe", headers=reply, sender="MAILER-DAEMON@example.com")
        self.assertEqual(self.anna.consent_email, "given")

    def test_a_reply_to_a_mailing_is_its_controllers(self):
        self.anna.with_company(self.there)._consent_set("email", "given", source="confirmation")
        mailing = self.mailing(self.anna, company_id=self.there.id)
        with self.mock_mail_gateway():
            mailing.action_send_mail()
        (mail,) = self._mails
        self.receive("abmelden", headers=self.to(mail, "References"))
        self.assertEqual(self.answers(self.anna), ("given", "refused"))
        self.assertEqual(mailing.mailing_trace_ids.trace_status, "reply")

    def test_a_reply_to_a_mailing_that_is_service_is_a_letter(self):
        mailing = self.mailing(self.anna, consent_scope="service")
        with self.mock_mail_gateway():
            mailing.action_send_mail()
        self.receive("abmelden", headers=self.to(self._mails[0]))
        self.assertEqual(self.anna.consent_email, "given")

    def test_a_reply_to_what_was_posted_counts(self):
        with self.mock_mail_gateway():
            self.customer("Document").message_post_with_source(
                self.offer(partner_to=str(self.anna.id))
            )
        (mail,) = self._mails
        message = self.receive("abmelden", headers=self.to(mail))
        self.assertRefusedByReply()
        self.assertEqual(message.model, "res.partner")

    def test_a_new_letter_to_where_replies_go_counts(self):
        self.mailing(self.anna, reply_to="Shop <newsletter@example.com>")
        self.receive("Anna", subject="Abmelden", to="info@example.com")
        self.assertEqual(self.anna.consent_email, "given")
        self.receive("Anna", subject="Abmelden", to="NEWSLETTER@example.com")
        self.assertRefusedByReply()

    def test_another_senders_letter_refuses_for_them_alone(self):
        reply = self.to(self.sent())
        self.receive("abmelden", headers=reply, sender="other@example.com")
        self.assertEqual(self.anna.consent_email, "given")
        self.assertMayNotContact(
            self.customer("Other", email="other@example.com"), "email", "suppressed"
        )

    def test_a_forged_id_is_no_advertising(self):
        reply = self.to(self.sent())
        self.receive("abmelden", headers=reply.replace("-advertising-", "-advertising-9"))
        self.assertEqual(self.anna.consent_email, "given")
