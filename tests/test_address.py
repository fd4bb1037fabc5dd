"""Addresses: a Yes holds for the address it was given for, and for no other."""

import doctest
from functools import partial

from odoo.exceptions import UserError
from odoo.tests import Form

from ..models.address import keeping
from .common import ConsentCommon

NUMBER_CHANNELS = ("phone", "sms", "messenger")


class AddressCommon(ConsentCommon):
    def answer(self, partners, *channels, state="given"):
        for channel in channels:
            partners._consent_set(channel, state, source="portal")

    def assertStates(self, partner, **states):
        self.assertEqual({channel: partner[f"consent_{channel}"] for channel in states}, states)


class TestAddress(AddressCommon):
    def test_examples_in_the_docstrings_hold(self):
        result = doctest.testmod(keeping)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_a_new_email_takes_back_the_yes_for_the_old_one(self):
        anna = self.customer()
        self.answer(anna, "email", "phone", "post")
        anna.with_user(self.clerk).email = "other@example.com"
        self.assertStates(anna, email="unknown", phone="given", post="given")
        event = anna.consent_event_ids.sorted("id")[-1]
        self.assertEqual(
            (event.event, event.source, event.address, event.user_id),
            ("invalidated", "address_change", "anna.meier@example.com", self.clerk),
        )

    def test_a_request_for_the_old_email_ends_too(self):
        anna = self.customer()
        anna._consent_set("email", "requested", source="manual")
        anna.email = False
        self.assertStates(anna, email="unknown")

    def test_a_new_number_takes_back_phone_sms_and_messenger(self):
        anna = self.customer()
        self.answer(anna, "email", *NUMBER_CHANNELS)
        anna.phone = "+49 171 1234567"
        self.assertStates(anna, email="given", phone="unknown", sms="unknown", messenger="unknown")

    def test_a_refusal_stays_whatever_the_address(self):
        anna = self.customer()
        self.answer(anna, "email", "phone", state="refused")
        anna.write({"email": "other@example.com", "phone": "+49 171 1234567"})
        self.assertStates(anna, email="refused", phone="refused")

    def test_the_same_address_written_another_way_is_no_change(self):
        anna = self.customer()
        self.answer(anna, "email", "sms")
        rows = len(anna.consent_event_ids)
        anna.write({"email": "Anna <Anna.Meier@EXAMPLE.com>", "phone": "0049 151 23456789"})
        self.assertStates(anna, email="given", sms="given")
        self.assertEqual(len(anna.consent_event_ids), rows)

    def test_a_yes_from_before_the_first_address_holds_for_it(self):
        self.channel("email").default_state = "given"
        anna = self.customer(email=False)
        anna.email = "anna@example.com"
        self.assertStates(anna, email="given")

    def test_an_answer_given_together_with_the_new_address_is_for_that_one(self):
        anna = self.customer()
        self.answer(anna, "phone")
        anna.with_user(self.officer).write(
            {"phone": "+49 171 1234567", "consent_phone": "given", "consent_note": "called us"}
        )
        self.assertStates(anna, phone="given")
        self.assertEqual(anna.consent_event_ids[:1].address, "+49 171 1234567")

    def test_moving_house_keeps_the_yes_for_letters(self):
        anna = self.customer()
        self.answer(anna, "post")
        anna.write({"street": "Nebenstraße 2", "zip": "20095", "city": "Hamburg"})
        self.assertStates(anna, post="given")

    def test_the_companys_new_country_makes_another_number_of_its_contacts(self):
        company = self.customer("Meier GmbH", is_company=True)
        anna = self.customer(parent_id=company.id, phone="0151 23456789")
        self.answer(anna, "sms")
        company.country_id = self.env.ref("base.fr")
        self.assertEqual(anna.country_id, self.env.ref("base.fr"))
        self.assertStates(anna, sms="unknown")

    def test_an_import_is_no_way_round(self):
        anna = self.customer()
        self.answer(anna, "email")
        anna.export_data(["id"])
        xmlid = anna.get_external_id()[anna.id]
        result = self.Partner.with_context(import_file=True).load(
            ["id", "email"], [[xmlid, "imported@example.com"]]
        )
        self.assertFalse(result["messages"])
        self.assertStates(anna, email="unknown")

    def test_changes_of_many_cost_as_many_statements_as_changes_of_a_few(self):
        counts = {}
        for n in (2, 50):
            partners = self.Partner.create(
                [{"name": f"C {n} {i}", "email": f"c{i}@example.com"} for i in range(n)]
            )
            self.answer(partners, "email")
            counts[n] = self.statements(partial(partners.write, {"email": "shared@example.com"}))
            self.assertEqual(set(partners.mapped("consent_email")), {"unknown"})
        self.assertEqual(counts[50], counts[2])


class TestContactPoint(AddressCommon):
    def fax(self, partner, number):
        return self.env["partner.contact.point"].create(
            {"partner_id": partner.id, "kind": "fax", "value": number}
        )

    def test_a_new_fax_number_takes_back_the_yes_for_the_old_one(self):
        for change in (lambda point: point.unlink(), lambda point: point.write({"value": "030 2"})):
            anna = self.customer()
            point = self.fax(anna, "+49 30 1234567")
            self.answer(anna, "fax")
            self.fax(anna, "+49 30 7654321")
            self.assertStates(anna, fax="given")
            change(point.with_user(self.clerk))
            self.assertStates(anna, fax="unknown")
            self.assertEqual(anna.consent_event_ids[:1].address, "+49 30 1234567")

    def test_a_note_on_a_fax_number_changes_nothing(self):
        anna = self.customer()
        point = self.fax(anna, "+49 30 1234567")
        self.answer(anna, "fax")
        point.write({"note": "reception", "value": "030 1234567"})
        self.assertStates(anna, fax="given")

    def test_what_is_no_address_is_shown_as_such(self):
        anna = self.customer()
        points = self.env["partner.contact.point"].create(
            [
                {"partner_id": anna.id, "kind": kind, "value": value}
                for kind, value in (
                    ("email", "anna at home"),
                    ("phone", "call me"),
                    ("fax", "+49 30 1234567"),
                )
            ]
        )
        self.assertEqual([bool(point.problem) for point in points], [True, True, False])

    def test_a_mobile_is_a_phone_number_and_other_what_it_looks_like(self):
        anna = self.customer(phone="+49 151 23456789", email="anna@example.com")
        for channel in ("phone", "sms", "email"):
            anna._consent_set(channel, "given", source="confirmation")
        self.env["partner.contact.point"].create(
            [
                {"partner_id": anna.id, "kind": kind, "value": value, "marketing_allowed": False}
                for kind, value in (
                    ("mobile", "0049 151 23456789"),
                    ("other", "Anna@Example.com"),
                    ("other", "+49 170 1234567"),
                    ("other", "skype: anna"),
                )
            ]
        )
        self.assertFalse(any(anna.contact_point_ids.mapped("problem")))
        for channel in ("phone", "sms", "email"):
            self.assertMayNotContact(anna, channel, "address_excluded")
        bert = self.customer("Bert", phone="+49 170 1234567")
        bert._consent_set("sms", "given", source="confirmation")
        self.assertMayContact(bert, "sms")
        keys = self.env["partner.address"].search([("partner_id", "=", anna.id)]).mapped("key")
        expected = {"anna@example.com", "+4915123456789", "+491701234567"}
        self.assertGreaterEqual(set(keys), expected)
        self.assertFalse([key for key in keys if "skype" in key])


class TestInvalidAddress(AddressCommon):
    def test_the_form_says_what_is_no_address_while_it_is_typed(self):
        with Form(self.customer()) as form:
            self.assertFalse(form.email_problem)
            form.email = "anna at example"
            form.phone = "12"
            self.assertIn("Not a valid e-mail", form.email_problem)
            self.assertIn("Not a valid phone number", form.phone_problem)

    def test_what_is_no_address_cannot_be_confirmed(self):
        anna = self.customer(email="anna at example", phone="12")
        for channel in ("email", "sms"):
            with self.assertRaisesRegex(UserError, "Anna Meier.*not valid"):
                anna._consent_set(channel, "requested", source="manual")
            with self.assertRaisesRegex(UserError, "Anna Meier.*not valid"):
                anna._consent_set(channel, "given", source="confirmation")
        self.assertStates(anna, email="unknown", sms="unknown")
        self.assertLedger(anna)
