"""Mass SMS obeys the SMS consent as mailings obey the e-mail one."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common.sending import REASONS_WITH_ADDRESS, SendingCommon


@tagged("post_install", "-at_install")
class TestSms(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.willing("Anna Meier", "sms")
        cls.left_out = {
            cls.unwilling(reason, "sms"): reason for reason in (*REASONS_WITH_ADDRESS, "no_address")
        }
        cls.everybody = cls.anna.union(*cls.left_out)

    def sms_mailing(self, records, **values):
        return self.mailing(records, mailing_type="sms", body_plaintext="Sale today", **values)

    def assertTexted(self, *partners):
        """Assert that exactly these got an SMS in the last :meth:`send`."""
        self.assertEqual(
            sorted(sms["number"] for sms in self._sms),
            sorted(partner.phone_sanitized for partner in partners),
        )

    def test_each_reason_is_left_out_with_its_own_failure_type(self):
        mailing = self.sms_mailing(self.everybody)
        self.assertEqual(mailing.consent_excluded_count, len(self.left_out))
        self.send(mailing)
        self.assertTexted(self.anna)
        self.assertLeftOut(mailing, self.left_out)

    def test_an_sms_mailing_that_leaves_out_everybody_is_done(self):
        for button in ("queue", "now"):
            with self.subTest(button=button):
                mailing = self.sms_mailing(self.everybody - self.anna)
                self.send(mailing) if button == "queue" else mailing.action_send_sms()
                self.assertEqual(mailing.state, "done")
                self.assertLeftOut(mailing, self.left_out)

    def test_the_composers_own_gate_stops_ids_given_by_another_program(self):
        mailing = self.sms_mailing(self.anna)
        composer = self.env["sms.composer"].create(
            {
                "res_model": "res.partner",
                "res_ids": repr(self.everybody.ids),
                "composition_mode": "mass",
                "mailing_id": mailing.id,
                "body": "Sale",
                "mass_force_send": True,
            }
        )
        with self.mockSMSGateway():
            composer._action_send_sms()
        self.assertTexted(self.anna)
        self.assertLeftOut(mailing, self.left_out)

    def test_a_refusal_after_queueing_wins(self):
        mailing = self.sms_mailing(self.anna)
        mailing.action_put_in_queue()
        with self.mockSMSGateway():
            self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")
        self.anna._consent_set("sms", "refused", source="portal")
        with self.mockSMSGateway():
            self.run_cron("sms.ir_cron_sms_scheduler_action")
        self.assertFalse(self._sms)
        self.assertLeftOut(mailing, {self.anna: "refused"})

    def test_consent_for_email_is_no_consent_for_sms(self):
        bert = self.willing("Bert", "email", phone="+49 151 77777777")
        mailing = self.sms_mailing(bert)
        self.send(mailing)
        self.assertFalse(self._sms)
        self.assertLeftOut(mailing, {bert: "not_asked"})

    def test_a_test_sms_to_a_customer_who_refused_says_who_and_why(self):
        refusing = next(p for p, reason in self.left_out.items() if reason == "refused")
        wizard = self.env["mailing.sms.test"].create(
            {"mailing_id": self.sms_mailing(self.anna).id, "numbers": refusing.phone_sanitized}
        )
        with self.mockSMSGateway(), self.assertRaisesRegex(UserError, "refused"):
            wizard.action_send_sms()
        self.assertFalse(self._sms)

    def test_a_landline_is_no_address_for_sms(self):
        office = self.willing("Office", "sms", phone="+49 30 12345678")
        self.assertMayNotContact(office, "sms", "no_address")
        self.assertMayNotContact(office, "messenger", "not_asked")
        mailing = self.sms_mailing(office)
        self.send(mailing)
        self.assertFalse(self._sms)
        self.assertLeftOut(mailing, {office: "no_address"})
        office.phone = "+49 151 23456780"
        office._consent_set("sms", "given", source="preference_page")
        self.assertMayContact(office, "sms")

    def test_a_number_that_may_be_either_counts_as_mobile(self):
        states = self.env.ref("base.us").id
        jane = self.willing("Jane", "sms", phone="+1 202 555 0123", country_id=states)
        self.assertMayContact(jane, "sms")
