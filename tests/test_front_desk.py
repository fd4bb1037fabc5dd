"""Who may read customers takes down a No: the front desk needs no right to edit contacts."""

from ast import literal_eval

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common.sending import SendingCommon


@tagged("post_install", "-at_install")
class TestFrontDesk(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = new_test_user(cls.env, "desk", groups="base.group_user")
        cls.anna = cls.customer()
        cls.own = cls.anna.with_user(cls.desk)
        cls.reason = cls.env.ref("partner_consent.lock_reason_payment_default")

    def last(self):
        return self.anna.consent_event_ids.sorted("id")[-1]

    def test_they_record_a_no_and_a_yes_with_a_note(self):
        self.own.write({"consent_phone": "refused", "consent_note": "at the desk"})
        self.assertEqual((self.last().user_id, self.last().note), (self.desk, "at the desk"))
        self.own.write({"consent_post": "given", "consent_note": "signed"})
        self.assertEqual(self.anna.consent_post, "given")
        with self.assertRefused("can't be set by hand"):
            self.own.write({"consent_email": "given", "consent_note": "said so"})

    def test_the_form_is_open_for_answers_and_nothing_else(self):
        with Form(self.own) as form:
            form.consent_sms = "refused"
            form.consent_note = "at the desk"
            for fname in ("name", "email", "phone", "preferred_channel"):
                with self.assertRaises(AssertionError):
                    form[fname] = False
        self.assertEqual(self.anna.consent_sms, "refused")

    def test_nothing_else_on_the_contact_becomes_writable(self):
        for values in (
            {"name": "Anna Schmidt"},
            {"preferred_channel": "email"},
            {"consent_phone": "refused", "email": "x@example.com"},
            {"lock_level": "documents", "comment": "x"},
            {"active": False},
            {"contact_point_ids": [(0, 0, {"kind": "fax", "value": "1"})]},
            {"lock_level": "documents", "lock_reason_id": self.reason.id, "name": "Anna Schmidt"},
        ):
            with self.subTest(values=values), self.assertRefused("", AccessError):
                self.own.write(values)
        with self.assertRefused("", AccessError):
            self.own.create({"name": "New", "consent_phone": "refused"})
        self.assertEqual(self.anna.consent_phone, "unknown")
        self.assertEqual(self.anna.lock_level, "none")

    def test_they_lock_for_documents_and_correct_why(self):
        wizard = Form(
            self.env["partner.lock.wizard"]
            .with_user(self.desk)
            .with_context(active_model="res.partner", active_ids=self.anna.ids)
        )
        wizard.lock_reason_id = self.reason
        wizard.save().action_lock()
        self.assertEqual((self.anna.lock_level, self.anna.lock_user_id), ("documents", self.desk))
        self.assertTrue(self.own.lock_correctable)
        self.own.write({"lock_note": "invoice 17"})
        self.assertEqual(self.anna.lock_note, "invoice 17")
        for values in ({"lock_level": "none"}, {"lock_until": "2100-01-01"}):
            with self.assertRefused("Only a lock manager", AccessError):
                self.own.write(values)
        colleague = self.anna.with_user(self.clerk)
        self.assertFalse(colleague.lock_correctable)
        with self.assertRefused("Only a lock manager", AccessError):
            colleague.write({"lock_note": "paid"})

    def test_they_hide_nobody(self):
        dialog = self.env["partner.lock.wizard"].with_user(self.desk)
        values = {"lock_level": "hidden", "lock_reason_id": self.reason.id}
        wizard = dialog.create(values | {"partner_ids": self.anna.ids, "refuse_consents": True})
        with self.assertRefused("only a lock manager may hide", AccessError):
            wizard.action_lock()
        self.assertEqual(self.anna.consent_email, "unknown")

    def test_they_ask_for_confirmation_and_withdraw_the_question(self):
        with self.mock_mail_gateway():
            self.own.action_consent_ask()
        self.assertEqual(self.anna.consent_email, "requested")
        self.own.action_consent_withdraw()
        self.assertEqual(self.anna.consent_email, "unknown")
        with self.assertRefused("No open|waits|open request"):
            self.own.action_consent_withdraw()

    def test_whom_they_may_not_read_they_answer_for_neither(self):
        self.env["ir.rule"].create(
            {
                "name": "Not Anna",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": "[('name', '!=', 'Anna Meier')]",
            }
        )
        for values in ({"consent_phone": "refused"}, {"lock_level": "documents"}):
            with self.assertRefused("", AccessError):
                self.own.write(values)

    def test_portal_users_answer_for_nobody_by_writing(self):
        portal = new_test_user(self.env, "portal", groups="base.group_portal")
        for partner in (self.anna, portal.partner_id):
            for values in ({"consent_phone": "refused"}, {"lock_level": "documents"}):
                with self.assertRefused("", AccessError):
                    partner.with_user(portal).write(values)

    def offered(self, user, fname="consent_email"):
        views = self.env["res.partner"].with_user(user)
        arch = etree.fromstring(views.get_view(self.env.ref("base.view_partner_form").id)["arch"])
        (field,) = arch.xpath(f"//field[@name='{fname}']")
        hidden = literal_eval(field.get("options"))["blacklisted_values"]
        return {"unknown", "given", "refused"} - set(hidden)

    def test_a_yes_that_cant_be_recorded_isnt_offered(self):
        every, without = {"unknown", "given", "refused"}, {"unknown", "refused"}
        for user in (self.desk, self.clerk, self.officer):
            self.assertEqual(self.offered(user), without)
            self.assertEqual(self.offered(user, "consent_phone"), every)
        self.channel("email").manual_yes = True
        self.channel("phone").manual_yes = False
        for user, offered in ((self.desk, without), (self.clerk, without), (self.officer, every)):
            self.assertEqual(self.offered(user), offered)
            self.assertEqual(self.offered(user, "consent_phone"), without)

    def test_no_button_is_shown_that_cant_work(self):
        views = self.env["res.partner"].with_user(self.desk)
        arch = etree.fromstring(views.get_view(self.env.ref("base.view_partner_form").id)["arch"])
        buttons = {button.get("name") for button in arch.iter("button")}
        self.assertNotIn("action_split_addresses", buttons)
        self.assertIn("action_consent_ask", buttons)

    def test_business_that_they_may_not_read_isnt_named(self):
        self.anna._consent_set("email", "given", source="portal")
        self.env["mailing.mailing"].create(
            {
                "subject": "Secret plans",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": [("id", "=", self.anna.id)],
                "state": "in_queue",
            }
        )
        wizard = self.env["partner.lock.wizard"].with_user(self.desk)
        wizard = wizard.create({"partner_ids": self.anna.ids, "lock_reason_id": self.reason.id})
        self.assertNotIn("Secret plans", wizard.line_ids.mapped("name"))


@tagged("slow", "post_install", "-at_install")
class TestFrontDeskTour(SendingCommon, HttpCase):
    def test_the_front_desk_takes_down_a_no(self):
        new_test_user(self.env, "desk", groups="base.group_user")
        anna = self.customer()
        self.start_tour(f"/odoo/res.partner/{anna.id}", "partner_consent_front_desk", login="desk")
        self.assertEqual(anna.consent_phone, "refused")
