"""Several addresses in one field: none is used until each has its own place."""

from odoo.exceptions import UserError
from odoo.tests import Form

from ..models.address.splitting import split
from .common.bearing import BearingCommon

TWO_EMAILS = (
    "buero@m.example; chef@m.example",
    "buero@m.example,chef@m.example",
    "buero@m.example chef@m.example",
    "buero@m.example / chef@m.example",
    "buero@m.example|chef@m.example",
    "buero@m.example\nchef@m.example",
    "buero@m.example\u2028chef@m.example",
    "chef@m.example <buero@m.example>",
    "Chef@M.example <buero@m.example>, Büro",
)


class TestSeveralAddresses(BearingCommon):
    def test_two_addresses_in_one_field_get_no_advertising_and_each_place_says_so(self):
        for written in TWO_EMAILS:
            with self.subTest(written=written):
                both = self.agreed("Both", email=written)
                self.assertEqual(self.addresses(both), {"buero@m.example", "chef@m.example"})
                self.assertMayNotContact(both, "email", "address_unclear")
                self.assertMayContact(both, "email", "service")
                self.assertTrue(both.email_problem)
                self.assertIn(both, self.Partner.search([("has_unclear_address", "=", True)]))
                mailing = self.mailing(both)
                self.assertEqual(mailing.consent_net_count, 0)
                self.send(mailing)
                self.assertLeftOut(mailing, {both: "address_unclear"})
                self.assertFalse(self._mails)
                self.assertEqual(mailing.mailing_trace_ids.trace_status, "cancel")

    def test_a_second_address_added_after_the_yes_gets_nothing_by_any_way(self):
        def by_import(partner, written):
            partner.export_data(["id"])
            xmlid = partner.get_external_id()[partner.id]
            loading = self.Partner.with_context(import_file=True)
            self.assertFalse(loading.load(["id", "email"], [[xmlid, written]])["messages"])

        ways = {
            "staff": lambda partner, written: partner.with_user(self.clerk).write(
                {"email": written}
            ),
            "import": by_import,
            "user": lambda partner, written: partner.sudo().write({"email": written}),
        }
        for way, add in ways.items():
            with self.subTest(way=way):
                anna = self.agreed(f"Anna {way}")
                add(anna, f"{anna.email}; new@m.example")
                self.assertMayNotContact(anna, "email", "address_unclear")
                # Out of two one mustn't slip into the place of the one who agreed.
                anna.email = "new@m.example"
                self.assertEqual(anna.consent_email, "unknown")

    def test_what_the_second_owner_refused_holds_for_whoever_bears_the_address(self):
        chef = self.customer("Chef", email="chef@m.example")
        chef._consent_set("email", "refused", source="portal")
        for written in TWO_EMAILS[:3]:
            with self.subTest(written=written):
                both = self.agreed("Both", email=written)
                mailing = self.mailing(both, consent_scope="marketing")
                self.assertEqual(mailing.consent_net_count, 0)
                self.assertMayNotContact(both, "email", "refused_elsewhere")

    def test_a_refusal_of_one_who_has_two_addresses_holds_for_both(self):
        both = self.customer("Both", email=TWO_EMAILS[0])
        both._consent_set("email", "refused", source="portal")
        for email in ("buero@m.example", "CHEF@m.example"):
            self.assertMayNotContact(self.agreed("Twin", email=email), "email", "refused_elsewhere")

    def test_a_blacklisted_second_address_is_the_customers_refusal(self):
        both = self.agreed("Both", email=TWO_EMAILS[0])
        self.env["mail.blacklist"]._add("chef@m.example")
        self.assertEqual(both.consent_email, "refused")
        later = self.agreed("Later", email="other@m.example")
        later.email = "other@m.example, Chef <Chef@M.example>"
        self.assertEqual(later.consent_email, "refused")

    def test_splitting_keeps_the_answer_with_the_first_and_loses_nothing(self):
        both = self.agreed(
            "Both",
            email="Büro <buero@m.example>; chef@m.example",
            phone="030 1234567 | 0170 1234567",
        )
        both.with_user(self.clerk).action_split_addresses()
        self.assertEqual((both.email, both.phone), ("buero@m.example", "+49 30 1234567"))
        self.assertEqual(
            {
                (point.kind, point.value, point.marketing_allowed)
                for point in both.contact_point_ids
            },
            {("email", "chef@m.example", False), ("phone", "+49 170 1234567", False)},
        )
        self.assertMayContact(both, "email")
        self.assertMayContact(both, "phone")
        self.assertFalse(both.email_problem or both.phone_problem)
        self.assertFalse(split(both))

    def test_who_opts_out_at_a_contact_point_is_left_alone_there(self):
        both = self.agreed("Both", email=TWO_EMAILS[0])
        split(both)
        both.contact_point_ids.marketing_allowed = True
        contact = self.env["mailing.contact"].create({"email": "chef@m.example"})
        self.assertEqual(self.mailing(contact).consent_net_count, 1)
        self.env["mail.blacklist"]._add("chef@m.example")
        self.assertEqual(self.mailing(contact).consent_excluded_count, 1)
        self.assertMayContact(both, "email")

    def test_nobody_is_asked_to_confirm_two_addresses_at_once(self):
        both = self.customer("Both", email=TWO_EMAILS[0])
        with self.assertRaisesRegex(UserError, "more than one address"):
            both._consent_set("email", "requested", source="manual")
        with self.assertRaisesRegex(UserError, "more than one address"):
            both.action_consent_ask()

    def test_the_form_says_so_while_it_is_typed(self):
        with Form(self.agreed("Anna")) as form:
            form.email = f"{form.email}; chef@m.example"
            self.assertIn("More than one e-mail", form.email_problem)
            self.assertIn("more than one address", form.consent_email_message)

    def test_the_form_says_what_others_said_of_the_address_while_it_is_typed(self):
        refusing = self.customer("Refusing", email="no@m.example")
        refusing._consent_set("email", "refused", source="portal")
        gone = self.customer("Gone", email="gone@m.example")
        gone._consent_set("email", "refused", source="portal")
        gone.unlink()
        with Form(self.agreed("Anna")) as form:
            self.assertEqual(form.consent_email_message, "May be contacted")
            for email, words in (
                ("NO@m.example", "same address refused"),
                ("gone@m.example", "suppression list"),
                ("new@m.example", "has not been asked"),
            ):
                form.email = email
                self.assertIn(words, form.consent_email_message)

    def test_recipients_of_other_models_are_judged_by_each_of_their_addresses(self):
        chef = self.customer("Chef", email="chef@m.example")
        chef._consent_set("email", "refused", source="portal")
        for written in TWO_EMAILS:
            with self.subTest(written=written):
                contact = self.env["mailing.contact"].create({"email": written})
                mailing = self.mailing(contact)
                self.assertEqual(mailing.consent_net_count, 0)
                self.send(mailing)
                self.assertFalse(self._mails)
                self.assertEqual(mailing.mailing_trace_ids.trace_status, "cancel")
