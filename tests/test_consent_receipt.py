"""A customer's receipt and own history: theirs in full, and of others nothing."""

import json
from contextlib import closing
from pathlib import Path

from jsonschema import Draft202012Validator
from lxml import html
from referencing import Registry, Resource

from odoo.exceptions import AccessError
from odoo.sql_db import db_connect
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from ..controllers.consent_receipt import REPORT
from ..models.preference import links
from ..models.privacy import own_history
from ..models.privacy.describing import receipt
from ..policy import consent_record
from .test_consent_document import COUNTRIES, expand, iris, keys
from .test_privacy import TERMS, PrivacyCommon, terms

SCHEMAS = Path(__file__).parents[1] / "static/schema"
SECRETS = ("192.0.2.7", "Firefox", "Clara", "clerk", "said so", "anna.meier", "Meier", "2345")


def read(name):
    return json.loads((SCHEMAS / name).read_text())


class ReceiptCommon(PrivacyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.with_user(cls.clerk)._consent_set(
            "sms", "refused", source="manual", note="said so"
        )

    def own(self, partner=None):
        return links.visitor(self.env, self.token(partner)).partner

    def token(self, partner=None):
        partner = partner or self.anna
        return links.tokens(partner)[partner.id]


@tagged("post_install", "-at_install")
class TestReceipt(ReceiptCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        records = Resource.from_contents(read("personal-data-1.json"))
        registry = Registry().with_resource(consent_record.SCHEMA, records)
        cls.validator = Draft202012Validator(read("consent-receipt-1.json"), registry=registry)

    def document(self, partner=None):
        return json.loads(json.dumps(receipt(self.own(partner))))

    def test_it_is_what_our_schema_says_and_only_terms_of_dpv(self):
        Draft202012Validator.check_schema(self.validator.schema)
        self.assertEqual(self.validator.schema["$id"], consent_record.RECEIPT_SCHEMA)
        empty = self.Partner.create({"name": "E"})
        for country in COUNTRIES:
            self.here.country_id = country and self.env.ref(country)
            for partner in (self.anna, empty):
                document = self.document(partner)
                with self.subTest(country=country, partner=partner.name):
                    self.assertEqual([e.message for e in self.validator.iter_errors(document)], [])
                    self.assertEqual(set(terms(document)) - TERMS, set())
                    told = sorted(keys(document, document["@context"]))
                    self.assertEqual(sorted(iris(expand(document))), told)

    def test_it_says_which_law_it_is_made_for(self):
        for country, schemas in (("de", 3), ("ch", 2)):
            self.here.country_id = self.env.ref(f"base.{country}")
            document = self.document()
            self.assertEqual(document["@type"], "dpv:ConsentReceipt")
            self.assertEqual(len(document["dct:conformsTo"]), schemas)
            self.assertEqual("eu-gdpr:GDPR" in json.dumps(document), country == "de")

    def test_each_status_of_each_channel_is_in_it_with_the_words_that_were_shown(self):
        found = self.document()["dpv:hasRecordOfActivity"]
        kinds = [one["dpv:hasConsentStatus"][0]["@type"][0] for one in found]
        expected = ("ConsentRequested", "ConsentGiven", "ConsentRefused", "ConsentRefused")
        self.assertEqual(kinds, [f"dpv:{kind}" for kind in expected])
        self.assertEqual(found[1]["dpv:hasNotice"]["dct:description"], "I agree.")

    def test_it_names_no_address_no_browser_and_nobody_but_says_that_they_are_kept(self):
        text = json.dumps(self.document())
        for secret in SECRETS:
            self.assertNotIn(secret, text)
        self.assertIn("pd:IPAddress", text)

    def test_where_to_change_an_answer_is_no_private_link(self):
        url = f"{self.here.get_base_url()}/consent/link?company={self.here.id}"
        for one in self.document()["dpv:hasRecordOfActivity"]:
            for control in one["dpv:hasConsentControl"]:
                self.assertEqual(control["dpv:isExercisedAt"], url)

    def test_records_and_proofs_hold_no_private_link_and_make_none(self):
        self.env["partner.preference.link"].search([]).unlink()
        data = self.anna.with_user(self.officer).personal_data()
        text = json.dumps(data["dcat:record"])
        self.assertNotIn(links.PATH, text)
        self.assertIn("/consent/link", text)
        self.assertFalse(self.env["partner.preference.link"].search([]))

    def test_a_record_keeps_its_number_whoever_asks_first_and_receipts_write_nothing(self):
        Record = self.env["partner.consent.record"]
        first = self.document()
        self.assertFalse(Record.search([("partner_id", "=", self.anna.id)]))
        data = self.anna.with_user(self.officer).personal_data()
        self.assertTrue(Record.search([("partner_id", "=", self.anna.id)]))
        numbers = [
            {one["dct:identifier"] for one in document}
            for document in (
                first["dpv:hasRecordOfActivity"],
                data["dcat:record"],
                self.document()["dpv:hasRecordOfActivity"],
            )
        ]
        self.assertEqual(numbers[0], numbers[1])
        self.assertEqual(numbers[1], numbers[2])
        self.assertEqual(len(numbers[0]), 3)

    def test_what_another_controller_was_told_is_not_in_it(self):
        self.anna.with_company(self.there)._consent_set("fax", "refused", source="portal")
        self.assertNotIn("Beispiel AG", json.dumps(self.document()))
        token = links.tokens(self.anna.with_company(self.there))[self.anna.id]
        (one,) = receipt(links.visitor(self.env, token).partner)["dpv:hasRecordOfActivity"]
        self.assertEqual(one["dpv:hasDataController"]["dpv:hasName"], "Beispiel AG")

    def test_nobody_prints_it_past_the_customers_page(self):
        report = self.env["ir.actions.report"].with_user(self.clerk)
        with self.assertRefused("Customers fetch their receipt", AccessError):
            report._render_qweb_html("partner_consent.consent_receipt_report", self.anna.ids)

    def test_on_paper_it_says_the_same_as_on_the_page(self):
        report = self.own().env["ir.actions.report"]
        content, _kind = report._render_qweb_html(
            "partner_consent.consent_receipt_report", self.anna.ids
        )
        text = content.decode()
        for words in ("Anna", "I agree.", "version 3", "by our staff", self.here.name):
            self.assertIn(words, text)
        self.assertIn("/consent/link", text)
        for secret in SECRETS:
            self.assertNotIn(secret, text)


@tagged("post_install", "-at_install")
class TestOwnHistory(ReceiptCommon):
    def told(self, partner=None, **context):
        return own_history.told(self.own(partner).with_context(**context))

    def test_it_is_told_newest_first_in_the_customers_words(self):
        told = [(row.channel, row.what, row.how) for row in self.told()]
        self.assertEqual(
            told,
            [
                ("SMS", "No", "by our staff"),
                ("Phone", "No", "by our staff"),
                ("E-mail", "Yes", "by you, by the link in an e-mail"),
                ("E-mail", "We asked you to confirm", "by our staff"),
            ],
        )

    def test_the_exact_wording_and_its_version_are_told(self):
        given = self.told()[2]
        self.assertEqual((given.wording, given.lang), ("I agree.", "de-DE"))
        self.assertEqual(given.about, "Wording shown, version 3:")

    def test_neither_staff_nor_their_notes_nor_an_address_are_told(self):
        for secret in SECRETS:
            self.assertNotIn(secret, str(self.told()))

    def test_moments_are_in_the_customers_time_zone(self):
        for zone, offset in (("Asia/Kolkata", "+0530"), ("America/Caracas", "-0400")):
            self.anna.tz = zone
            self.assertIn(offset, self.told()[0].moment)

    def test_writing_in_spite_of_a_refusal_is_no_secret_from_who_refused(self):
        event = self.Event.search([("partner_id", "=", self.anna.id)], limit=1)
        self.env.execute_query(
            SQL(
                "UPDATE partner_consent_event SET event = 'overridden' WHERE id = %s RETURNING id",
                event.id,
            )
        )
        self.env.invalidate_all()
        self.assertEqual(self.told()[0].what, "We contacted you in spite of your No")

    def test_every_row_that_can_be_has_words(self):
        whats, hows = own_history._whats(self.env), own_history._hows(self.env)
        events = dict(self.Event._fields["event"].selection)
        sources = dict(self.Event._fields["source"].selection)
        self.assertEqual({how for how in hows if isinstance(how, str)}, set(sources))
        self.assertEqual({what for what in whats if isinstance(what, str)}, set(events))

    def test_the_end_of_a_question_is_not_the_end_of_a_yes(self):
        bert = self.customer("Bert")
        bert._consent_set("email", "requested", source="manual")
        bert.email = "bert.new@example.com"
        self.assertEqual(self.told(bert)[0].what, "Question no longer valid")
        self.assertEqual(self.told(bert)[0].how, "because an address changed")

    def test_a_yes_that_has_to_be_confirmed_is_told_as_the_customers_own(self):
        bert = self.customer("Bert")
        bert._consent_set("email", "requested", source="portal")
        self.assertEqual(self.told(bert)[0].how, "after your Yes in your account")

    def test_a_page_is_told_the_newest_only(self):
        self.assertEqual(own_history.told(self.own(), 2), self.told()[:2])


@tagged("post_install", "-at_install")
class TestReceiptPage(ReceiptCommon, HttpCase):
    def get(self, path, token=None):
        return self.url_open(f"{links.PATH}/{token or self.token()}/{path}")

    def test_the_page_tells_the_own_history_and_leads_to_both_receipts(self):
        text = self.url_open(f"{links.PATH}/{self.token()}").text
        for words in ("by you, by the link in an e-mail", "I agree.", "Wording shown, version 3:"):
            self.assertIn(words, text)
        for secret in ("192.0.2.7", "Firefox", "Clara", "said so"):
            self.assertNotIn(secret, text)
        for path in html.fromstring(text).xpath("//section//a/@href"):
            self.assertEqual(self.url_open(path).status_code, 200)
            self.assertIn("/receipt.", path)

    def test_one_customers_receipt_is_printed_at_a_time(self):
        token, other = self.token(), self.token(self.customer("Bert"))
        # Another worker prints.
        with closing(db_connect(self.cr.dbname).cursor()) as worker:
            worker.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [REPORT, self.anna.id])
            answer = self.get("receipt.pdf", token)
            self.assertEqual((answer.status_code, answer.headers["Retry-After"]), (429, "10"))
            self.assertEqual(self.get("receipt.json", token).status_code, 200)
            self.assertEqual(self.get("receipt.pdf", other).status_code, 200)
        self.assertEqual(self.get("receipt.pdf", token).status_code, 200)

    def test_a_link_gives_its_customers_receipt_for_machines(self):
        answer = self.get("receipt.json")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.json()["@type"], "dpv:ConsentReceipt")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertNotIn("session_id", answer.cookies)

    def test_a_link_gives_its_customers_receipt_to_read(self):
        answer = self.get("receipt.pdf")
        self.assertEqual(answer.status_code, 200)
        # Tests print no PDF.
        self.assertIn("I agree.", answer.text)
        for secret in SECRETS:
            self.assertNotIn(secret, answer.text)

    def test_it_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.anna.lang = "de_DE"
        self.assertIn('lang="de-DE"', self.get("receipt.pdf").text)

    def test_whoever_fetches_it_changes_nothing(self):
        token = self.token()
        self.env.flush_all()
        rows = SQL("SELECT count(*) FROM partner_consent_record")
        before = self.env.execute_query(rows)
        for path in ("receipt.json", "receipt.pdf"):
            for _time in range(3):
                self.assertEqual(self.get(path, token).status_code, 200)
            self.opener.head(f"{self.base_url()}{links.PATH}/{token}/{path}")
        self.assertEqual(self.env.execute_query(rows), before)

    def test_every_bad_link_shows_the_same_page(self):
        token, pages = self.token(), set()
        links.revoke(self.anna)
        for bad in (token, token[:-1], "x", "ä%00", "<b>"):
            for path in ("receipt.json", "receipt.pdf"):
                answer = self.get(path, bad)
                self.assertEqual(answer.status_code, 200)
                self.assertIn("text/html", answer.headers["Content-Type"])
                (main,) = html.fromstring(answer.text).xpath("//main")
                pages.add(main.text_content())
        self.assertEqual(len(pages), 1)
