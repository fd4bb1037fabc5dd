"""A series has a purpose: as advertising it obeys the whole decision, as service it says so."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common.documents import MODEL, DocumentsCommon
from .common.sending import SendingCommon


class SerialPurposeCommon(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.willing_one = cls.willing("Anna Meier")
        cls.refuser = cls.unwilling("refused")
        cls.unasked = cls.unwilling("not_asked")
        cls.everybody = cls.willing_one + cls.refuser + cls.unasked

    def series(self, documents, user, **values):
        model = self.env["mail.compose.message"].with_user(user)
        context = {"default_model": documents._name, "default_res_ids": documents.ids}
        message = {"composition_mode": "mass_mail", "subject": "News", "body": "<p>x</p>"}
        return model.with_context(**context).create(message | values)

    def press(self, wizard, button="action_send_mail"):
        with self.mock_mail_gateway():
            action = getattr(wizard, button)()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        return action


@tagged("post_install", "-at_install")
class TestSerialPurpose(SerialPurposeCommon):
    def test_to_contacts_it_is_advertising_and_the_toast_counts_who_is_left_out(self):
        wizard = self.series(self.everybody, self.clerk)
        self.assertEqual(wizard.consent_scope, "marketing")
        self.assertEqual(wizard.consent_refused_partner_ids, self.refuser + self.unasked)
        action = self.press(wizard)
        self.assertMailedTo(self.willing_one)
        self.assertEqual(action["params"]["message"], "1 sent, 2 left out")

    def test_as_service_it_goes_to_all_who_are_not_hidden(self):
        hidden = self.customer("Hidden", email="hidden@example.com")
        hidden.lock_level = "hidden"
        wizard = self.series(self.everybody + hidden, self.officer, consent_scope="service")
        self.assertFalse(wizard.consent_refused_count)
        self.press(wizard)
        self.assertMailedTo(*self.everybody)
        self.assertFalse(
            self.refuser.consent_event_ids.filtered(lambda row: row.event == "overridden")
        )

    def test_only_officers_decide_that_it_is_service(self):
        with self.assertRaisesRegex(AccessError, "only a consent officer"):
            self.series(self.everybody, self.clerk, consent_scope="service")
        wizard = self.series(self.everybody, self.clerk)
        self.assertFalse(wizard.consent_scope_editable)
        with self.assertRaisesRegex(AccessError, "only a consent officer"):
            wizard.consent_scope = "service"
        self.assertTrue(self.series(self.everybody, self.officer).consent_scope_editable)

    def test_no_purpose_is_no_way_around_it(self):
        for create in (True, False):
            wizard = self.series(
                self.everybody, self.clerk, **({"consent_scope": False} if create else {})
            )
            wizard.consent_scope = False
            self.assertEqual(wizard.consent_refused_partner_ids, self.refuser + self.unasked)
            self.press(wizard)
            self.assertMailedTo(self.willing_one)

    def test_a_marked_template_is_advertising_whatever_was_chosen_before(self):
        wizard = self.series(self.everybody, self.officer, consent_scope="service")
        wizard.template_id = self.offer()
        self.assertEqual(wizard.consent_scope, "marketing")
        self.press(wizard)
        self.assertMailedTo(self.willing_one)

    def test_a_letter_to_somebody_has_no_purpose(self):
        values = {"composition_mode": "comment", "partner_ids": [Command.set(self.unasked.ids)]}
        wizard = self.series(self.unasked, self.clerk, **values)
        self.assertFalse(wizard.consent_scope)
        self.press(wizard)
        self.assertMailedTo(self.unasked)

    def test_it_can_still_be_sent_anyway_for_a_reason(self):
        wizard = self.series(self.everybody, self.clerk, consent_override_reason="A recall")
        self.press(wizard, "action_consent_send_anyway")
        self.assertMailedTo(*self.everybody)
        self.assertEqual(self.refuser.consent_event_ids.sorted("id")[-1].note, "A recall")

    def test_anyway_is_not_said_to_who_is_hidden(self):
        hidden = self.willing("Hidden", email="hidden@example.com")
        hidden.lock_level = "hidden"
        wizard = self.series(
            self.everybody + hidden, self.clerk, consent_override_reason="A recall"
        )
        self.press(wizard, "action_consent_send_anyway")
        self.assertMailedTo(*self.everybody)
        self.assertNotEqual(hidden.consent_event_ids.sorted("id")[-1].event, "overridden")

    def test_who_may_not_decide_sees_it_and_cannot_change_it(self):
        wizard = self.series(self.everybody, self.clerk)
        with Form(wizard) as form, self.assertRaisesRegex(AssertionError, "readonly"):
            form.consent_scope = "service"

    def test_sms_to_many_is_advertising_too(self):
        self.willing_one._consent_set("sms", "given", source="preference_page")
        values = {"res_model": "res.partner", "composition_mode": "mass", "body": "x"}
        values |= {"res_ids": repr(self.everybody.ids), "mass_force_send": True}
        composer = self.env["sms.composer"].with_user(self.clerk)
        wizard = composer.create(values)
        self.assertEqual(wizard.consent_scope, "marketing")
        with self.mockSMSGateway():
            wizard.action_send_sms()
        self.assertEqual([sms["number"] for sms in self._sms], [self.willing_one.phone_sanitized])
        with self.mockSMSGateway():
            composer.create(values | {"consent_scope": False}).action_send_sms()
        self.assertEqual([sms["number"] for sms in self._sms], [self.willing_one.phone_sanitized])
        with self.assertRaisesRegex(AccessError, "only a consent officer"):
            composer.create(values | {"consent_scope": "service"})


@tagged("post_install", "-at_install")
class TestSerialBusiness(DocumentsCommon, SerialPurposeCommon):
    def test_about_business_it_is_service_whoever_writes(self):
        documents = self.env[MODEL].union(
            *(self.document(customer, self.env.company) for customer in self.everybody)
        )
        # Until it is guarded, nobody knows that such a document is business.
        self.assertEqual(self.series(documents, self.clerk).consent_scope, "marketing")
        self.env["partner.lock.guard"].create(
            {"model_name": MODEL, "partner_field": "x_partner_id"}
        )
        wizard = self.series(documents, self.clerk)
        self.assertEqual(wizard.consent_scope, "service")
        self.assertTrue(wizard.consent_scope_editable)
        self.press(wizard)
        self.assertMailedTo(*self.everybody)
        wizard = self.series(documents, self.clerk, consent_scope="marketing")
        self.press(wizard)
        self.assertMailedTo(self.willing_one)

    def test_service_about_business_is_none_about_others(self):
        document = self.document(self.willing_one, self.env.company)
        self.env["partner.lock.guard"].create(
            {"model_name": MODEL, "partner_field": "x_partner_id"}
        )
        wizard = self.series(document, self.clerk)
        about_others = {"model": "res.partner", "res_ids": repr(self.everybody.ids)}
        with self.assertRaisesRegex(AccessError, "only a consent officer"):
            wizard.write(about_others | {"consent_scope": "service"})
        wizard.write(about_others)
        self.assertEqual(wizard.consent_scope, "marketing")

    def test_nobody_prints_or_marks_what_they_may_not_read(self):
        document = self.document(self.refuser, self.env.company)
        rule = {"name": "None", "domain_force": [(0, "=", 1)]}
        rule["model_id"] = self.env["ir.model"]._get_id(MODEL)
        wizard = self.series(document, self.clerk, composition_mode="comment")
        self.env["ir.rule"].create(rule | {"groups": self.env.ref("base.group_user").ids})
        said = len(document.message_ids)
        with self.assertRaises(AccessError):
            wizard.action_consent_print()
        self.assertEqual(len(document.message_ids), said)
