"""Odoo's blacklist asks for no purpose: for service, or anyway, our decision stands in for it."""

from odoo.tests import tagged

from .common.sending import SendingCommon


@tagged("post_install", "-at_install")
class TestBlacklistPurpose(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.willing("Anna Meier", phone="+49 151 70000001")
        # Refused by Odoo's own link.
        cls.bert = cls.willing("Bert", phone="+49 151 70000002")
        cls.env["mail.blacklist"].create({"email": cls.bert.email})
        cls.env["phone.blacklist"].create({"number": cls.bert.phone_sanitized})
        cls.both = cls.anna + cls.bert

    def series(self, recipients, **values):
        context = {"default_model": recipients._name, "default_res_ids": recipients.ids}
        wizard = self.env["mail.compose.message"].with_context(**context)
        message = {"composition_mode": "mass_mail", "subject": "x", "body": "x"}
        return wizard.create(message | values)

    def sms(self, **values):
        return self.env["sms.composer"].create(
            {
                "res_model": "res.partner",
                "res_ids": repr(self.both.ids),
                "composition_mode": "mass",
                "body": "x",
                "mass_force_send": True,
            }
            | values
        )

    def run_way(self, send):
        with self.mock_mail_gateway(), self.mockSMSGateway():
            send()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
            self.run_cron("sms.ir_cron_sms_scheduler_action")

    def assertTexted(self, *partners):
        numbers = sorted(sms["number"] for sms in self._sms)
        self.assertEqual(numbers, sorted(partner.phone_sanitized for partner in partners))

    def test_a_service_mailing_reaches_whom_its_preview_counts(self):
        mailing = self.mailing(self.both, consent_scope="service")
        self.assertEqual((mailing.consent_net_count, mailing.total), (2, 2))
        self.send(mailing)
        self.assertMailedTo(self.anna, self.bert)
        self.assertEqual((mailing.canceled, mailing.consent_net_count), (0, 2))

    def test_a_service_mailing_by_sms_does_too(self):
        values = {"mailing_type": "sms", "body_plaintext": "x", "sms_subject": "x"}
        mailing = self.mailing(self.both, consent_scope="service", **values)
        self.assertEqual(mailing.consent_net_count, 2)
        self.send(mailing)
        self.assertTexted(self.anna, self.bert)
        self.assertEqual(mailing.canceled, 0)

    def test_advertising_stays_with_both(self):
        mailing = self.mailing(self.both)
        self.send(mailing)
        self.assertMailedTo(self.anna)
        self.assertEqual((mailing.canceled, mailing.consent_net_count), (1, 1))
        # Nobody's address here: only Odoo's list knows it.
        contacts = self.env["mailing.contact"].create([{"name": "x", "email": "x@example.com"}])
        self.env["mail.blacklist"].create({"email": "x@example.com"})
        mailing = self.mailing(contacts)
        self.send(mailing)
        self.assertFalse(self._mails)

    def test_a_reminder_reaches_who_refused_advertising(self):
        template = self.offer(is_marketing=False)
        self.run_way(lambda: self.series(self.both, template_id=template.id)._action_send_mail())
        self.assertMailedTo(self.anna, self.bert)
        self.run_way(lambda: self.both._message_sms_schedule_mass(body="Tomorrow at 9"))
        self.assertTexted(self.anna, self.bert)

    def test_a_series_anyway_reaches_those_who_were_shown(self):
        why = {"consent_override_reason": "A recall"}
        self.run_way(self.series(self.both, **why).action_consent_send_anyway)
        self.assertMailedTo(self.anna, self.bert)
        self.run_way(self.sms(**why).action_consent_send_anyway)
        self.assertTexted(self.anna, self.bert)
        events = self.bert.consent_event_ids.filtered(lambda row: row.event == "overridden")
        self.assertEqual(sorted(events.mapped("channel")), ["email", "sms"])

    def test_a_series_without_anyway_leaves_them_to_both(self):
        self.run_way(self.series(self.both).action_send_mail)
        self.assertMailedTo(self.anna)
        self.anna._consent_set("sms", "given", source="preference_page")
        self.run_way(self.sms().action_send_sms)
        self.assertTexted(self.anna)

    def test_anyway_covers_no_address_that_was_not_shown(self):
        contacts = self.env["mailing.contact"].create(
            [{"name": "x", "email": "x@example.com"}, {"name": "b", "email": self.bert.email}]
        )
        self.env["mail.blacklist"].create({"email": "x@example.com"})
        wizard = self.series(contacts, consent_override_reason="A recall")
        self.assertEqual(wizard.consent_refused_partner_ids, self.bert)
        self.run_way(wizard.action_consent_send_anyway)
        self.assertMailedTo(self.bert)
