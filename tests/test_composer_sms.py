"""The SMS composer asks as the e-mail composer does."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common.sending import REASONS_WITH_ADDRESS, SendingCommon


@tagged("post_install", "-at_install")
class TestComposerSms(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.willing("Anna Meier", "sms")
        cls.bert = cls.unwilling("refused", "sms")

    def composer(self, records, mode, **values):
        given = {"res_ids": repr(records.ids)} if mode == "mass" else {"res_id": records.id}
        if mode == "numbers":
            given = {"numbers": records.phone_sanitized}
        return (
            self.env["sms.composer"]
            .with_user(self.clerk)
            .create(
                {
                    "res_model": "res.partner" if mode != "numbers" else False,
                    "composition_mode": mode,
                    "body": "Your order is ready",
                    "mass_force_send": True,
                }
                | given
                | values
            )
        )

    def texted(self):
        return [sms["number"] for sms in self._sms]

    def test_a_single_sms_to_somebody_who_refused_is_stopped(self):
        for mode in ("comment", "numbers"):
            with self.subTest(mode=mode):
                wizard = self.composer(self.bert, mode)
                self.assertEqual(wizard.consent_refused_partner_ids, self.bert)
                with self.mockSMSGateway(), self.assertRaisesRegex(UserError, "Refused 0"):
                    wizard.action_send_sms()
                self.assertFalse(self.texted())

    def test_sms_for_a_selection_leave_out_who_refused(self):
        wizard = self.composer(self.anna + self.bert, "mass")
        self.assertEqual(
            wizard.consent_refused_message,
            "1 of 2 recipients may not get advertising by SMS: Customer refused: 1.",
        )
        with self.mockSMSGateway():
            wizard.action_send_sms()
        self.assertEqual(self.texted(), [self.anna.phone_sanitized])
        refused = self.env["sms.sms"].search([("partner_id", "=", self.bert.id)])
        self.assertEqual(refused.failure_type, "consent_refused")

    def test_sending_anyway_takes_a_reason_which_goes_to_the_ledger(self):
        for mode in ("comment", "mass"):
            with self.subTest(mode=mode):
                wizard = self.composer(self.bert, mode)
                with self.assertRaisesRegex(UserError, "why you send it anyway"):
                    wizard.action_consent_send_anyway()
                wizard.consent_override_reason = "The customer waits for it"
                with self.mockSMSGateway():
                    wizard.action_consent_send_anyway()
                self.assertEqual(self.texted(), [self.bert.phone_sanitized])
                event = self.bert.consent_event_ids.sorted("id")[-1]
                self.assertEqual((event.event, event.channel), ("overridden", "sms"))


@tagged("post_install", "-at_install")
class TestSmsTemplate(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.willing("Anna Meier", "sms")
        cls.template = cls.env["sms.template"].create(
            {
                "name": "Offer",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "body": "Offer for {{ object.name }}",
                "is_marketing": True,
            }
        )

    def ways(self, customer):
        """Yield the ways in which Odoo sends an SMS template by itself."""
        action = self.env["ir.actions.server"].create(
            {
                "name": "SMS",
                "model_id": self.template.model_id.id,
                "state": "sms",
                "sms_template_id": self.template.id,
            }
        )
        context = {"active_model": "res.partner", "active_ids": customer.ids}
        for method in ("sms", "comment", "note"):
            action.sms_method = method
            yield f"action {method}", action.with_context(**context).run
        yield "message", lambda: customer._message_sms_with_template(self.template)
        yield "mass", lambda: customer._message_sms_schedule_mass(template=self.template)

    def texted(self, send):
        with self.mockSMSGateway():
            send()
            self.env.flush_all()
            self.run_cron("sms.ir_cron_sms_scheduler_action")
        return [sms["number"] for sms in self._sms]

    def test_no_way_reaches_a_customer_who_may_not_be_contacted(self):
        for reason in REASONS_WITH_ADDRESS:
            customer = self.unwilling(reason, "sms")
            for way, send in self.ways(customer):
                with self.subTest(reason=reason, way=way):
                    logged = len(customer.message_ids)
                    self.assertFalse(self.texted(send))
                    notes = customer.message_ids[: len(customer.message_ids) - logged]
                    self.assertIn("Not sent, because", " ".join(notes.mapped("body")))

    def test_every_way_reaches_a_customer_who_agreed(self):
        for way, send in self.ways(self.anna):
            with self.subTest(way=way):
                self.assertEqual(self.texted(send), [self.anna.phone_sanitized])

    def test_service_templates_are_never_touched(self):
        self.template.is_marketing = False
        customer = self.unwilling("refused", "sms")
        for way, send in self.ways(customer):
            with self.subTest(way=way):
                self.assertEqual(self.texted(send), [customer.phone_sanitized])

    def test_advertising_is_never_sent_anyway(self):
        customer = self.unwilling("not_asked", "sms")
        wizard = self.env["sms.composer"].create(
            {
                "res_model": "res.partner",
                "res_id": customer.id,
                "composition_mode": "comment",
                "template_id": self.template.id,
                "consent_override_reason": "x",
            }
        )
        self.assertEqual(wizard.consent_refused_partner_ids, customer)
        with self.mockSMSGateway(), self.assertRaisesRegex(UserError, "can't be sent anyway"):
            wizard.action_consent_send_anyway()
