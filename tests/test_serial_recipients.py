"""A serial mail judges the recipients that its template names, not the documents."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common.sending import SendingCommon


@tagged("post_install", "-at_install")
class TestSerialRecipients(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.carl = cls.willing("Anna Meier"), cls.willing("Carl")
        cls.bert = cls.unwilling("refused")
        cls.documents = cls.customer("One", email=False) + cls.customer("Two", email=False)

    def composer(self, template, documents=None, **values):
        documents = documents or self.documents
        context = {"default_model": "res.partner", "default_res_ids": documents.ids}
        wizard = self.env["mail.compose.message"].with_context(**context)
        message = {"composition_mode": "mass_mail", "template_id": template.id}
        return wizard.create(message | values)

    def template(self, **values):
        # Odoo takes two equal mails to an address for one too many.
        kind = {"is_marketing": False, "partner_to": False, "subject": "To {{ object.name }}"}
        return self.offer(**kind | values)

    def press(self, wizard, button="action_send_mail", **context):
        with self.mock_mail_gateway():
            getattr(wizard.with_context(**context), button)()
            self.run_cron("mail.ir_cron_mail_scheduler_action")

    def reached(self):
        """Return whom the mails went to, copies among them."""
        return sorted(
            address.split("<")[-1].rstrip(">")
            for mail in self._mails
            for address in (mail["email_to"] or []) + (mail["email_cc"] or [])
        )

    def test_the_panel_names_who_refused_among_the_recipients(self):
        for values in (
            {"email_cc": self.bert.email},
            {"email_to": f"Bert <{self.bert.email.upper()}>"},
            {"partner_to": f"{self.bert.id}"},
            {"email_to": f"someone@example.com, {self.bert.email}"},
        ):
            with self.subTest(**values):
                wizard = self.composer(self.template(**values))
                self.assertEqual(wizard.consent_refused_partner_ids, self.bert)
                self.assertEqual(wizard.consent_refused_count, 1)
                self.assertFalse(self.Partner.search([("email", "=", "someone@example.com")]))

    def test_recipients_that_are_rendered_are_judged_for_each_document(self):
        template = self.template(partner_to="{{ object.id }}")
        wizard = self.composer(template, self.anna + self.bert)
        self.assertEqual(
            wizard.consent_refused_message,
            "1 of 2 recipients may not get advertising by E-mail: Customer refused: 1.",
        )

    def test_a_document_whose_customer_gets_nothing_asks_nothing(self):
        wizard = self.composer(self.template(partner_to=f"{self.anna.id}"), self.bert)
        self.assertFalse(wizard.consent_refused_partner_ids)
        self.press(wizard)
        self.assertMailedTo(self.anna)

    def test_a_refuser_in_copy_is_left_out_alone(self):
        template = self.template(partner_to=f"{self.anna.id}", email_cc=self.bert.email)
        for context in ({}, {"mail_composer_force_partners": False}):
            with self.subTest(**context):
                self.press(self.composer(template), **context)
                self.assertEqual(self.reached(), [self.anna.email] * 2)
                notes = " ".join(self.documents.message_ids.mapped("body"))
                self.assertIn("Not sent to 1 of the recipients, because: Customer refused", notes)

    def test_typed_addresses_are_left_out_one_by_one(self):
        addresses = f"Bert <{self.bert.email}>, {self.carl.email}"
        template = self.template(email_to=addresses, email_cc=f"{self.bert.email}, x@example.com")
        about = self.willing("Dora")
        for context in ({}, {"mail_composer_force_partners": False}):
            with self.subTest(**context):
                self.press(self.composer(template, about), **context)
                self.assertEqual(self.reached(), [self.carl.email])

    def test_a_document_is_left_out_where_everybody_refused(self):
        template = self.template(partner_to=f"{self.bert.id}", email_cc=self.bert.email)
        self.press(self.composer(template))
        self.assertFalse(self._mails)
        notes = " ".join(self.documents[0].message_ids.mapped("body"))
        self.assertIn("Not sent, because: Customer refused.", notes)

    def test_anyway_reaches_copies_too_and_the_ledger_says_so_once_a_mail(self):
        template = self.template(partner_to=f"{self.anna.id}", email_cc=self.bert.email)
        wizard = self.composer(template, consent_override_reason="A recall")
        self.press(wizard, "action_consent_send_anyway", mail_composer_force_partners=False)
        self.assertEqual(self.reached(), sorted([self.anna.email, self.bert.email] * 2))
        rows = self.bert.consent_event_ids.filtered(lambda row: row.event == "overridden")
        self.assertEqual(len(rows), 2)

    def test_advertising_in_copy_is_left_out_for_every_reason(self):
        locked = self.unwilling("locked")
        template = self.template(
            partner_to=f"{self.anna.id}", email_cc=locked.email, is_marketing=True
        )
        for way in ("button", "machine", "send_mail"):
            with self.subTest(way=way), self.mock_mail_gateway():
                if way == "button":
                    self.composer(template).action_send_mail()
                elif way == "machine":
                    self.composer(template)._action_send_mail()
                else:
                    template.send_mail_batch(self.documents.ids)
                self.run_cron("mail.ir_cron_mail_scheduler_action")
                self.assertEqual(self.reached(), [self.anna.email] * 2)

    def test_recipients_added_in_the_dialog_are_judged(self):
        wizard = self.composer(self.template(partner_to=f"{self.anna.id}"))
        wizard.partner_ids = self.bert
        self.assertEqual(wizard.consent_refused_partner_ids, self.bert)
        self.press(wizard)
        self.assertEqual(self.reached(), [self.anna.email] * 2)

    def test_posting_on_many_documents_judges_them_too(self):
        template = self.template(partner_to=f"{self.anna.id}", email_cc=self.bert.email)
        wizard = self.composer(template, composition_mode="comment")
        self.assertEqual(wizard.consent_refused_partner_ids, self.bert)
        with self.assertRaisesRegex(UserError, "Refused 0"):
            self.press(wizard)
        self.press(wizard, "action_consent_send_without")
        self.assertEqual(self.reached(), [self.anna.email] * 2)

    def test_who_refused_in_copy_gets_a_letter_instead(self):
        template = self.template(partner_to=f"{self.anna.id}", email_cc=self.bert.email)
        letters = self.composer(template)._consent_letters()
        self.assertEqual([letter["partner"] for letter in letters], [self.bert] * 2)
        self.assertEqual([letter["subject"] for letter in letters], ["To One", "To Two"])
        self.assertFalse(self.documents.message_ids.filtered(lambda m: "Not sent" in m.body))
