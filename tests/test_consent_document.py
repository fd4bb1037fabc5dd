"""The consent document is JSON-LD that means what it says, and what our own schema says it is."""

import copy
import json
from pathlib import Path

from jsonschema import Draft202012Validator, ValidationError
from pyld import jsonld

from odoo.tests import tagged

from ..models.preference import links
from ..policy import consent_nodes, consent_record
from .test_privacy import TERMS, PrivacyCommon, terms

SCHEMA = Path(__file__).parents[1] / "static/schema/personal-data-1.json"
COUNTRIES = ("base.de", "base.at", "base.ch", "base.li", "base.us", None)


def no_fetch(url, options):
    raise AssertionError(f"{url} would be fetched")


def expand(document):
    return jsonld.expand(document, {"documentLoader": no_fetch})


def keys(node, context):
    """Yield the IRI of each key of a compact node, as often as it is there."""
    if isinstance(node, list):
        for one in node:
            yield from keys(one, context)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "held":
                yield context["held"]["@id"]
            elif name != "@context" and not name.startswith("@"):
                prefix, _, local = name.partition(":")
                yield context[prefix] + local
                yield from keys(value, context)


def iris(node):
    """Yield each key of an expanded document, as often as it is there."""
    if isinstance(node, list):
        for one in node:
            yield from iris(one)
    elif isinstance(node, dict) and node.get("@type") != "@json":
        for name, value in node.items():
            if not name.startswith("@"):
                yield name
                yield from iris(value)


@tagged("post_install", "-at_install")
class TestConsentDocument(PrivacyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.validator = Draft202012Validator(json.loads(SCHEMA.read_text()))
        cls.rich = cls.customer("Rita Reich", company_id=False)
        for number, state in enumerate(("requested", "given", "given", "refused", "given")):
            source = "manual" if state == "requested" else "confirmation"
            cls.rich._consent_set(
                "email", state, source=source, wording="Yes.", wording_version=str(number)
            )
        cls.rich._consent_set("phone", "refused", source="manual", note="Said so")
        cls.rich._consent_set("phone", "unknown", source="manual", note="Someone else")
        cls.rich._consent_set("post", "refused", source="portal", lang="de_AT")
        cls.empty = cls.Partner.create({"name": "E"})

    def document(self, partner=None):
        partner = partner or self.anna
        return json.loads(json.dumps(partner.with_user(self.officer).personal_data()))

    def equip(self, country):
        self.here.write(
            {
                "country_id": country and self.env.ref(country).id,
                "supervisory_authority": "Die Behörde",
                "data_officer_name": "Dora Daten",
                "data_officer_email": "dora@example.com",
                "data_processors": "Rechenzentrum GmbH\n\n Druckerei AG ",
                "data_country_id": self.env.ref("base.at").id,
                "street": "Weg 1",
            }
        )

    def every(self):
        """Yield a document for each country and customer, with and without the settings."""
        for country in COUNTRIES:
            self.here.country_id = country and self.env.ref(country)
            for partner in (self.anna, self.rich, self.empty):
                yield f"{country} {partner.name}", self.document(partner)
            self.equip(country)
            yield f"{country} equipped", self.document(self.rich)

    def test_a_company_whose_addresses_are_written_anyhow_is_described_all_the_same(self):
        for values in (
            {"email": "Meier & Söhne <mail us@x.example>", "website": "not a url"},
            {"data_officer_email": "ask at the desk", "email": False, "website": "x.example/a b"},
            {"data_officer_email": False, "email": False, "website": False},
        ):
            with self.subTest(values):
                self.here.write(values)
                document = self.anna.with_user(self.officer).personal_data()
                faults = self.validator.iter_errors(json.loads(json.dumps(document)))
                self.assertEqual(list(faults), [])
                self.assertTrue(expand(document))

    def test_it_is_what_our_schema_says(self):
        Draft202012Validator.check_schema(self.validator.schema)
        self.assertEqual(self.validator.schema["$id"], consent_record.SCHEMA)
        for name, document in self.every():
            with self.subTest(name):
                self.assertEqual([e.message for e in self.validator.iter_errors(document)], [])

    def test_expanded_offline_nothing_is_lost_and_every_term_is_known(self):
        for name, document in self.every():
            with self.subTest(name):
                expanded = expand(document)
                told = sorted(keys(document, document["@context"]))
                self.assertEqual(sorted(iris(expanded)), told)
                self.assertEqual(set(terms(document)) - TERMS, set())
                self.assertNotIn("null", json.dumps(document["dcat:record"]))
                (catalogue,) = expanded
                (held,) = catalogue["urn:partner_consent:held"]
                self.assertEqual(held["@value"], document["held"])

    def test_a_changed_document_is_found(self):
        document = self.document()
        record = document["dcat:record"][0]
        for where, value in (
            ("dpv:hasDataSubject", None),
            ("dct:language", "de_DE"),
            ("dct:identifier", "7"),
            ("dpv:hasConsentStatus", []),
            ("dpv:hasLegalBasis", {"@id": "dpv:ExpressedConsent"}),
            ("dpv:madeUp", "x"),
        ):
            changed = copy.deepcopy(document)
            changed["dcat:record"][0] = record | {where: value}
            with self.subTest(where), self.assertRaises(ValidationError):
                self.validator.validate(changed)
        for name in self.validator.schema["$defs"]["record"]["required"]:
            changed = copy.deepcopy(document)
            del changed["dcat:record"][0][name]
            with self.subTest(missing=name), self.assertRaises(ValidationError):
                self.validator.validate(changed)
        changed = copy.deepcopy(document)
        moment = changed["dcat:record"][0]["dpv:hasConsentStatus"][0]["dpv:isIndicatedAtTime"]
        moment["@value"] = moment["@value"].rstrip("Z")
        with self.assertRaises(ValidationError):
            self.validator.validate(changed)

    def test_the_business_says_who_helps_it_and_where_one_complains(self):
        plain = self.document()["dcat:record"][0]
        self.assertNotIn("dpv:hasAuthority", plain)
        self.assertEqual(plain["dpv:hasStorageCondition"][0], {"@type": "dpv:StorageLocation"})
        self.equip("base.de")
        record = self.document()["dcat:record"][0]
        self.assertEqual(record["dpv:hasAuthority"]["dpv:hasName"], "Die Behörde")
        officer = record["dpv:hasDataController"]["dpv:hasDataProtectionOfficer"]
        self.assertEqual(officer["dpv:hasContact"], {"schema:email": "dora@example.com"})
        names = [node["dpv:hasName"] for node in record["dpv:hasRecipient"]]
        self.assertEqual(names, [self.here.name, "Rechenzentrum GmbH", "Druckerei AG"])
        place = record["dpv:hasStorageCondition"][0]["dpv:hasLocation"]
        self.assertEqual(place, {"@id": "loc:AT"})
        for where, url in (
            ("dpv:hasConsentControl", links.asking_url(self.env)),
            ("dpv:hasRight", "mailto:dora@example.com"),
        ):
            for node in record[where]:
                self.assertEqual(node["dpv:isExercisedAt"], url)

    def test_the_gdpr_holds_in_its_countries_only(self):
        for country, gdpr in (("de", 1), ("at", 1), ("li", 1), ("ch", 0), ("us", 0)):
            self.here.country_id = self.env.ref(f"base.{country}")
            record = self.document()["dcat:record"][0]
            with self.subTest(country):
                self.assertEqual(len(record["dct:conformsTo"]), 1 + gdpr)
                self.assertEqual("dpv:hasApplicableLaw" in record, bool(gdpr))
                self.assertEqual(record["dpv:hasJurisdiction"]["@id"], f"loc:{country.upper()}")
                self.assertEqual("eu-gdpr" in json.dumps(record), bool(gdpr))

    def test_a_correction_replaces_the_row_and_an_override_is_no_status(self):
        document = self.document(self.rich)
        refused, corrected = self.records(document, "phone")
        self.assertEqual(corrected["dct:replaces"], {"@id": refused["@id"]})
        (status,) = corrected["dpv:hasConsentStatus"]
        self.assertEqual(status["@type"][0], "dpv:ConsentUnknown")
        kinds = [
            one["dpv:hasConsentStatus"][0]["@type"][0] for one in self.records(document, "email")
        ]
        renewed = consent_nodes.RENEWED
        self.assertEqual(kinds[:3], ["dpv:ConsentRequested", "dpv:ConsentGiven", renewed])

    def test_how_it_was_said_names_address_and_browser(self):
        _asked, given = self.records(self.document(), "email")
        (status,) = given["dpv:hasConsentStatus"]
        self.assertEqual(
            status["dpv:hasIndicationMethod"], ["confirmation", "192.0.2.7", "Firefox"]
        )
        kinds = [node["skos:broader"]["@id"] for node in given["dpv:hasPersonalData"]]
        self.assertIn("pd:IPAddress", kinds)
