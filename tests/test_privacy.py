"""What a customer may ask for: what is held, and the proof of each consent."""

import json
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.privacy import describing, phone_proof
from ..policy import consent_nodes
from ..policy import vocabulary as v
from .common.controllers import ControllersCommon

# The terms of DPV 2.3 and of what it is used with that a record may have.
TERMS = frozenset(Path(__file__).with_name("dpv_terms.txt").read_text().split())
PREFIXES = tuple(f"{name}:" for name in consent_nodes.CONTEXT if name != "held")


def terms(node):
    """Yield every term that a JSON-LD node uses, as key, type or link."""
    if isinstance(node, list):
        for one in node:
            yield from terms(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            if not key.startswith("@"):
                yield key
            elif key in ("@id", "@type"):
                for one in value if isinstance(value, list) else [value]:
                    if one.startswith(PREFIXES):
                        yield one
            if key not in ("@context", "held"):
                yield from terms(value)


class PrivacyCommon(ControllersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here.country_id = cls.env.ref("base.de")
        cls.anna = cls.customer()
        cls.anna._consent_set("email", "requested", source="manual")
        cls.anna._consent_set(
            "email",
            "given",
            source="confirmation",
            wording="I agree.",
            wording_version="3",
            lang="de_DE",
            ip_address="192.0.2.7",
            user_agent="Firefox",
        )
        cls.anna.with_user(cls.clerk)._consent_set("phone", "refused", source="manual", note="said")

    def records(self, data, channel=None):
        personal = consent_nodes.PERSONAL_DATA.get(channel)
        return [
            one
            for one in data["dcat:record"]
            if not channel or one["dpv:hasPersonalData"][0]["skos:broader"]["@id"] == personal
        ]


@tagged("post_install", "-at_install")
class TestPersonalData(PrivacyCommon):
    def test_records_use_terms_of_dpv_and_no_others(self):
        anna = self.anna
        for state in ("given", "refused", "given"):
            anna._consent_set("email", state, source="confirmation")
        for country in ("base.de", "base.at", "base.ch"):
            self.here.country_id = self.env.ref(country)
            data = anna.with_user(self.officer).personal_data()
            with self.subTest(country=country):
                self.assertEqual(set(terms(data)) - TERMS, set())
        self.assertEqual(json.loads(json.dumps(data)), data, "plain JSON")

    def test_each_status_is_a_record_that_replaces_the_one_before(self):
        asked, given = self.records(self.anna.with_user(self.auditor).personal_data(), "email")
        self.assertEqual(given["dct:replaces"], {"@id": asked["@id"]})
        self.assertEqual(given["dct:isVersionOf"], asked["dct:isVersionOf"])
        (status,) = given["dpv:hasConsentStatus"]
        self.assertEqual(status["@type"], ["dpv:ConsentGiven", "dpv:ExplicitlyExpressedConsent"])
        self.assertEqual(status["dpv:isIndicatedBy"]["@type"], "dpv:DataSubject")
        self.assertTrue(status["dpv:isIndicatedAtTime"]["@value"].endswith("Z"))
        self.assertEqual(given["dpv:hasNotice"]["dct:description"], "I agree.")
        self.assertEqual(given["dct:language"], "de-DE")
        self.assertEqual(given["dpv:hasLegalBasis"], {"@id": "eu-gdpr:A6-1-a"})
        (refused,) = self.records(self.anna.with_user(self.auditor).personal_data(), "phone")
        (status,) = refused["dpv:hasConsentStatus"]
        self.assertEqual(status["@type"], ["dpv:ConsentRefused", "dpv:ExpressedConsent"])

    def test_a_consent_keeps_its_number_and_each_controller_has_its_own(self):
        officer = self.anna.with_user(self.officer)
        first, again = (officer.personal_data()["dcat:record"][0] for _time in range(2))
        self.assertEqual(first["dct:identifier"], again["dct:identifier"])
        there = officer.with_company(self.there)
        self.assertEqual(there.personal_data()["dcat:record"], [])
        there._consent_set("email", "refused", source="portal")
        (other,) = there.personal_data()["dcat:record"]
        self.assertNotEqual(other["dct:identifier"], first["dct:identifier"])
        self.assertEqual(other["dpv:hasDataController"]["dpv:hasName"], "Beispiel AG")
        self.assertNotIn("I agree.", json.dumps(there.personal_data()["dcat:record"]))

    def test_switzerland_has_its_own_law(self):
        self.here.country_id = self.env.ref("base.ch")
        for one in self.anna.with_user(self.officer).personal_data()["dcat:record"]:
            self.assertEqual(one["dpv:hasLegalBasis"], {"@id": "dpv:ExpressedConsent"})
            self.assertEqual(one["dct:conformsTo"], [{"@id": consent_nodes.SCHEMA}])

    def test_all_else_that_is_held_is_told(self):
        self.anna.generate_history({"note": "Called"})
        self.env["partner.contact.point"].create(
            {"partner_id": self.anna.id, "kind": "fax", "value": "030 123"}
        )
        bank = self.env["res.partner.bank"].create(
            {"partner_id": self.anna.id, "acc_number": "DE89"}
        )
        held = self.anna.with_user(self.officer).personal_data()["held"]
        self.assertEqual(held["customer"]["email"], "anna.meier@example.com")
        for model in ("partner.history", "partner.contact.point", "partner.consent.event"):
            self.assertIn(model, held)
        self.assertEqual(held["res.partner.bank"][0]["id"], bank.id)

    def test_only_officers_and_auditors_hand_it_out(self):
        for user in (self.clerk, self.lock_manager):
            with self.assertRefused("Anna Meier: only consent officers", AccessError):
                self.anna.with_user(user).personal_data()


@tagged("post_install", "-at_install")
class TestProof(PrivacyCommon):
    def proof(self, user, partner=None, **data):
        report = self.env["ir.actions.report"].with_user(user)
        html, _kind = report._render_qweb_html(
            "partner_consent.consent_proof_report", (partner or self.anna).ids, data
        )
        return html.decode()

    def test_it_shows_who_what_when_how_and_that_it_holds(self):
        html = self.proof(self.officer)
        for words in (
            "Anna Meier",
            "I agree.",
            "192.0.2.7",
            "anna.meier@example.com",
            "Confirmation by the customer",
            "The customer",
            "Clara Clerk (clerk)",
            self.here.name,
            "The ledger is intact",
        ):
            self.assertIn(words, html)
        for event in self.anna.consent_event_ids:
            self.assertIn(event.hash, html)

    def test_it_can_be_limited_to_one_channel(self):
        html = self.proof(self.auditor, channel="phone")
        self.assertNotIn("I agree.", html)
        self.assertIn("Clara Clerk (clerk)", html)

    def test_an_address_that_asks_for_what_isnt_there_is_refused(self):
        for data in (
            {"moment": "yesterday"},
            {"moment": 5},
            {"channel": "pigeon"},
            {"channel": ["email"]},
            {"channel": "\0"},
        ):
            with self.subTest(data), self.assertRefused("Open the proof from the customer"):
                self.proof(self.officer, **data)
        with self.assertRefused("Open the proof from the customer"):
            report = self.env["report.partner_consent.consent_proof_report"]
            report.with_user(self.officer)._get_report_values([], {"ids": "abc"})

    def test_a_forged_ledger_is_no_proof(self):
        self.env.flush_all()
        self.cr.execute(
            "UPDATE partner_consent_event SET wording = 'Anything.' WHERE wording = 'I agree.'"
        )
        self.env.invalidate_all()
        self.assertIn("1 broken chain", self.proof(self.officer))

    def test_each_controller_proves_its_own(self):
        report = self.env["report.partner_consent.consent_proof_report"].with_user(self.officer)
        values = report.with_company(self.there)._get_report_values(self.anna.ids)
        self.assertEqual(values["proofs"][self.anna.id]["channels"], [])
        self.assertEqual(values["controller"], self.there)

    def test_only_officers_and_auditors_print_it(self):
        with self.assertRefused("Only consent officers and auditors", AccessError):
            self.proof(self.clerk)

    def test_every_event_is_told_or_left_out_on_purpose(self):
        self.assertEqual(set(v.EVENTS) - consent_nodes.STATUS.keys(), {v.OVERRIDDEN, v.ERASED})

    def test_a_yes_to_calls_is_documented_as_the_law_wants_it(self):
        document = self.env["ir.attachment"].create({"name": "call.ogg", "raw": b"Yes"})
        bert = self.customer("Bert Braun", street=False, zip=False, city=False, country_id=False)
        bert.with_user(self.officer)._consent_set("phone", "given", source="manual", note="He said")
        cara = self.customer("Cara Clerkly")
        cara.with_user(self.clerk)._consent_set(
            "phone",
            "given",
            source="manual",
            note="On the phone",
            wording="Calls about insurance",
            wording_version="1",
            attachment=document,
        )
        told = {row[0]: row[1] for row in self.documented(cara)}
        self.assertEqual(told["Name"], "Cara Clerkly")
        self.assertIn("Hauptstraße 1", told["Address of the customer"])
        self.assertEqual(told["Number"], "+49 151 23456789")
        self.assertEqual(told["Company that may call"], self.here.name)
        self.assertEqual(told["What for, in which words"], "Calls about insurance")
        self.assertEqual(told["Obtained by"], "Clara Clerk (clerk)")
        self.assertEqual(told["Manner"], "By hand")
        self.assertIn("call.ogg", told["Evidence"])
        self.assertTrue(all(told.values()), told)
        html = self.proof(self.officer, partner=cara)
        self.assertIn("UWG section 7a", html)
        self.assertNotIn("missing", html)
        missing = {label for label, value in self.documented(bert) if not value}
        self.assertEqual(missing, {"Address of the customer", "What for, in which words"})
        html = self.proof(self.officer, partner=bert, channel="phone")
        self.assertEqual(html.count("missing"), 2)

    def test_who_never_said_yes_to_calls_has_nothing_documented(self):
        self.assertEqual(self.documented(self.anna), [])
        self.assertNotIn("UWG section 7a", self.proof(self.officer))

    def documented(self, partner):
        partner = partner.sudo()
        return phone_proof.documented(partner, describing.events(partner, "phone"))

    def test_it_is_printed_for_one_channel_from_the_form(self):
        action = self.anna.with_user(self.auditor).action_print_consent_proof("phone")
        report = self.env["ir.actions.report"].with_user(self.auditor)
        # As Odoo's client calls it: with data, and without ids.
        html = report._render_qweb_html(action["report_name"], None, action["data"])[0].decode()
        self.assertIn("Clara Clerk (clerk)", html)
        self.assertNotIn("I agree.", html)
        with self.assertRefused("Only consent officers and auditors", AccessError):
            report.with_user(self.clerk)._render_qweb_html(
                action["report_name"], None, action["data"]
            )

    def test_in_the_customers_copy_staff_are_not_named(self):
        html = self.proof(self.officer, for_customer=True)
        self.assertNotIn("Clara Clerk", html)
        self.assertIn("I agree.", html)
