"""The composers tell who refused before anything is sent, and staff decide what happens."""

from odoo.exceptions import UserError
from odoo.modules import module
from odoo.tests import tagged

from .common.sending import SendingCommon


@tagged("post_install", "-at_install")
class TestComposer(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.willing("Anna Meier")
        cls.bert = cls.unwilling("refused")
        cls.unasked = cls.unwilling("not_asked")

    def composer(self, recipients, mode="comment", **values):
        documents = recipients if mode == "mass_mail" else recipients[:1]
        return (
            self.env["mail.compose.message"]
            .with_user(values.pop("user", self.clerk))
            .with_context(default_model="res.partner", default_res_ids=documents.ids)
            .create(
                {
                    "composition_mode": mode,
                    "subject": "Your question",
                    "body": "<p>Hello</p>",
                    **({"partner_ids": [(6, 0, recipients.ids)]} if mode == "comment" else {}),
                }
                | values
            )
        )

    def press(self, wizard, button="action_send_mail"):
        with self.mock_mail_gateway():
            result = getattr(wizard, button)()
            self.env.flush_all()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        return result

    def test_the_panel_counts_who_refused_and_opens_their_list(self):
        series = (
            "2 of 3 recipients may not get advertising by E-mail: Customer refused: 1 · "
            "Not asked yet: 1."
        )
        for mode, refused, message in (
            ("comment", self.bert, "1 of 3 recipients refused E-mail."),
            ("mass_mail", self.bert + self.unasked, series),
        ):
            with self.subTest(mode=mode):
                wizard = self.composer(self.anna + self.bert + self.unasked, mode)
                self.assertEqual(wizard.consent_refused_partner_ids, refused)
                self.assertEqual(wizard.consent_refused_message, message)
                action = wizard.action_consent_show_refused()
                self.assertEqual(self.Partner.search(action["domain"]), refused)

    def test_a_mail_to_somebody_who_refused_is_stopped_with_the_ways_out(self):
        wizard = self.composer(self.anna + self.bert)
        with self.assertRaisesRegex(UserError, "Refused 0[\\s\\S]*print it instead"):
            self.press(wizard)
        self.assertFalse(self._mails)
        wizard.scheduled_date = "2100-01-01 10:00:00"
        with self.assertRaisesRegex(UserError, "Refused 0"):
            wizard.action_schedule_message()

    def test_leaving_them_out_writes_to_the_others(self):
        for mode in ("comment", "mass_mail"):
            with self.subTest(mode=mode):
                wizard = self.composer(self.anna + self.bert, mode)
                self.press(wizard, "action_consent_send_without")
                self.assertMailedTo(self.anna)

    def test_who_is_left_out_leaves_the_recipients_and_nothing_is_sent_yet(self):
        wizard = self.composer(self.anna + self.bert)
        with self.mock_mail_gateway():
            action = wizard.action_consent_leave_out()
        self.assertEqual((action["res_model"], action["res_id"]), (wizard._name, wizard.id))
        self.assertEqual(wizard.partner_ids, self.anna)
        self.assertFalse(wizard.consent_refused_count)
        self.assertFalse(self._mails)
        self.anna._consent_set("email", "refused", source="unsubscribe")
        wizard.partner_ids += self.unasked + self.bert
        self.press(wizard)
        self.assertMailedTo(self.unasked)

    def test_after_leaving_out_one_may_still_send_anyway(self):
        wizard = self.composer(self.anna + self.bert, consent_override_reason="A recall")
        wizard.action_consent_leave_out()
        wizard.partner_ids += self.bert
        self.press(wizard, "action_consent_send_anyway")
        self.assertMailedTo(self.anna, self.bert)

    def test_a_serial_mail_leaves_out_as_advertising_and_says_so_on_the_customer(self):
        self.press(self.composer(self.anna + self.bert + self.unasked, "mass_mail"))
        self.assertMailedTo(self.anna)
        self.assertIn("Customer refused", " ".join(self.bert.message_ids.mapped("body")))
        self.assertIn("Not asked yet", " ".join(self.unasked.message_ids.mapped("body")))

    def test_leaving_out_the_only_recipient_names_the_other_ways(self):
        for button in ("action_consent_leave_out", "action_consent_send_without"):
            with self.assertRaisesRegex(UserError, "Nobody remains"):
                getattr(self.composer(self.bert), button)()

    def test_sending_anyway_takes_a_reason_which_goes_to_ledger_and_chatter(self):
        for mode in ("comment", "mass_mail"):
            with self.subTest(mode=mode):
                wizard = self.composer(self.anna + self.bert, mode)
                with self.assertRaisesRegex(UserError, "why you send it anyway"):
                    wizard.action_consent_send_anyway()
                wizard.consent_override_reason = "The customer asked for it on the phone"
                self.press(wizard, "action_consent_send_anyway")
                self.assertMailedTo(self.anna, self.bert)
                event = self.bert.consent_event_ids.sorted("id")[-1]
                self.assertEqual(
                    (event.event, event.note, event.user_id, event.new_state),
                    ("overridden", "The customer asked for it on the phone", self.clerk, "refused"),
                )
                bodies = " ".join((self.anna + self.bert).message_ids.mapped("body"))
                self.assertIn("The customer asked for it on the phone", bodies)

    def test_sending_anyway_leaves_the_customers_own_refusal_untouched(self):
        wizard = self.composer(self.bert, consent_override_reason="The customer asked for it")
        self.press(wizard, "action_consent_send_anyway")
        self.assertEqual(self.bert.consent_email, "refused")
        self.channel("email").manual_yes = True
        with self.assertRaisesRegex(UserError, "Only the customer can change that"):
            self.bert.with_user(self.officer).write(
                {"consent_email": "given", "consent_note": "Form"}
            )

    def test_advertising_is_never_sent_anyway(self):
        template = self.env["mail.template"].create(
            {
                "name": "Offer",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "is_marketing": True,
                "subject": "Offer",
                "body_html": "<p>Offer</p>",
            }
        )
        wizard = self.composer(self.unasked, template_id=template.id, consent_override_reason="x")
        wizard.partner_ids = self.unasked
        self.assertEqual(wizard.consent_refused_partner_ids, self.unasked)
        with self.assertRaisesRegex(UserError, "Advertising can't be sent anyway"):
            wizard.action_consent_send_anyway()

    def test_an_internal_note_asks_nothing(self):
        wizard = self.composer(self.bert, subtype_id=self.env.ref("mail.mt_note").id)
        self.assertFalse(wizard.consent_refused_partner_ids)

    def test_printing_instead_makes_a_letter_of_the_mail(self):
        wizard = self.composer(self.anna + self.bert)
        action = wizard.action_consent_print()
        self.assertEqual(action["report_name"], "partner_consent.report_mail_letter")
        self.assertTrue(action["close_on_report_download"])
        self.assertIn("Printed instead", self.anna.message_ids[:1].body)
        report = self.env["ir.actions.report"]
        html, _type = report._render_qweb_html("partner_consent.report_mail_letter", wizard.ids)
        self.assertIn("Refused 0", html.decode())
        self.assertIn("Hauptstraße 1", html.decode())
        self.assertNotIn("Anna Meier", html.decode())

    def scheduled(self, **values):
        wizard = self.composer(self.anna, scheduled_date="2100-01-01 10:00:00", **values)
        wizard.action_schedule_message()
        return self.env["mail.scheduled.message"].search([("subject", "=", "Your question")])

    def post(self, message):
        with self.mock_mail_gateway():
            message._post_message()
            self.run_cron("mail.ir_cron_mail_scheduler_action")

    def test_who_refuses_before_a_scheduled_message_is_posted_does_not_get_it(self):
        message = self.scheduled()
        self.anna._consent_set("email", "refused", source="portal")
        self.post(message)
        self.assertFalse(self._mails)
        self.assertIn("Customer refused", " ".join(self.anna.message_ids.mapped("body")))

    def post_by_the_job(self, messages):
        """Post as the job does, with its commits and roll-backs."""
        self.env.flush_all()
        with self.mock_mail_gateway(), self.registry.cursor() as cr:
            # Odoo commits, and rolls back, outside of tests only.
            self.patch(module, "current_test", None)
            messages.with_env(self.env(cr=cr))._post_message(raise_exception=False)
            self.patch(module, "current_test", self)
        self.env.invalidate_all()

    def test_a_message_that_fails_does_not_send_the_next_to_who_refused(self):
        failing = self.scheduled()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_scheduled_message SET subject = 'Lost', res_id = 0 WHERE id = %s",
            [failing.id],
        )
        self.env.invalidate_all()
        message = self.scheduled()
        self.anna._consent_set("email", "refused", source="portal")
        self.post_by_the_job(failing + message)
        self.assertFalse((failing + message).exists())
        posted = self.anna.message_ids.filtered(lambda posted: posted.subject == "Your question")
        self.assertTrue(posted)
        self.assertNotIn(self.anna, posted.notified_partner_ids)
        self.assertIn("Customer refused", " ".join(self.anna.message_ids.mapped("body")))

    def test_a_message_that_cannot_be_checked_is_not_posted_and_its_author_is_told(self):
        message = self.scheduled()
        model = type(message)

        def unreadable(_message):
            raise ValueError("The ledger can't be read.")

        self.patch(model, "_consent_drop_refused", unreadable)
        with self.mock_mail_gateway():
            message._post_message(raise_exception=False)
        self.assertFalse(message.exists())
        self.assertNotIn("Your question", self.anna.message_ids.mapped("subject"))
        told = self.env["mail.message"].search([("partner_ids", "in", self.clerk.partner_id.ids)])
        self.assertIn("A scheduled message could not be sent", told.mapped("subject"))

    def test_scheduled_in_spite_of_refusals_costs_the_same_for_many(self):
        counts = {}
        for number in (2, 12):
            partners = self.Partner.browse()
            for index in range(number):
                partners += self.unwilling("refused", number=100 * number + index)
            values = {"consent_override": True, "consent_override_reason": "They wait for it"}
            wizard = self.composer(
                partners, scheduled_date="2100-01-01 10:00:00", subject=f"{number}", **values
            )
            wizard.action_schedule_message()
            message = self.env["mail.scheduled.message"].search([("subject", "=", f"{number}")])
            counts[number] = self.statements(message._consent_drop_refused)
            self.assertEqual(message.partner_ids, partners)
        self.assertLessEqual(counts[12], counts[2] + 2, counts)

    def test_a_scheduled_message_reaches_who_still_agrees(self):
        self.post(self.scheduled())
        self.assertMailedTo(self.anna)

    def test_what_was_scheduled_anyway_is_sent_unless_the_customer_refuses_again(self):
        self.anna._consent_set("email", "refused", source="portal")
        values = {"consent_override": True, "consent_override_reason": "The customer waits for it"}
        self.post(self.scheduled(**values))
        self.assertMailedTo(self.anna)
        message = self.scheduled(**values)
        self.anna._consent_set("email", "refused", source="preference_page")
        self.post(message)
        self.assertFalse(self._mails)
