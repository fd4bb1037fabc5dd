"""The SMS composer asks as the e-mail composer does."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .sending_common import SendingCommon


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
        self.assertEqual(wizard.consent_refused_message, "1 of 2 recipients refused SMS.")
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
                wizard.consent_override_reason = "He waits for it"
                with self.mockSMSGateway():
                    wizard.action_consent_send_anyway()
                self.assertEqual(self.texted(), [self.bert.phone_sanitized])
                event = self.bert.consent_event_ids.sorted("id")[-1]
                self.assertEqual((event.event, event.channel), ("overridden", "sms"))
