"""May we contact this customer? One answer, whoever asks."""

from itertools import product

from odoo.tests import Form
from odoo.tools import SQL

from ..models.decision.compilation import allowed_condition, reason_case
from ..models.decision.facts import allowed_sql, reason_sql
from ..policy import decision
from ..policy import vocabulary as v
from .common import ConsentCommon
from .test_policy import every_fact


class TestDecisionReaders(ConsentCommon):
    def test_python_and_sql_read_the_same_over_every_combination(self):
        combinations = list(every_fact())
        facts = {name: SQL.identifier(name) for name in decision.Facts._fields}
        for scope in v.SCOPES:
            rows = self.env.execute_query(
                SQL(
                    "SELECT %s, %s FROM (VALUES %s) AS facts (n, %s) ORDER BY n",
                    reason_case(facts, scope),
                    allowed_condition(facts, scope),
                    SQL(", ").join((n, *combination) for n, combination in enumerate(combinations)),
                    SQL(", ").join(facts.values()),
                )
            )
            expected = [decision.decide(combination, scope) for combination in combinations]
            self.assertEqual(rows, [(reason, reason is None) for reason in expected])

    def test_facts_of_stored_customers_reach_both_readers_alike(self):
        partners = self.Partner
        for consent, lock, address, twin in product(
            v.CONSENT_STATES, v.LOCK_LEVELS[:2], (True, False), (True, False)
        ):
            number = len(partners)
            email = f"c{number}@example.com" if address else False
            partner = self.customer(f"C {number}", email=email, lock_level=lock)
            if consent != v.UNKNOWN:
                source = v.MANUAL if consent == v.REQUESTED else v.CONFIRMATION
                partner._consent_set("email", consent, source=source)
            if twin and email:
                self.customer(f"Twin {number}", email=email.upper(), consent_email="refused")
            partners |= partner
        by_sql = dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, %s FROM res_partner WHERE id IN %s",
                    reason_sql(partners, "email"),
                    tuple(partners.ids),
                )
            )
        )
        by_python = {
            answer["partner_id"]: answer["reason"] or None
            for answer in partners.contact_decision("email")
        }
        self.assertEqual(by_sql, by_python)
        allowed = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE id IN %s AND %s",
                tuple(partners.ids),
                allowed_sql(partners, "email"),
            )
        )
        self.assertCountEqual(
            [id_ for (id_,) in allowed], [id_ for id_, reason in by_sql.items() if not reason]
        )
        self.assertEqual(
            set(by_python.values()),
            {None} | set(v.REASONS) - {v.SUPPRESSED, v.ADDRESS_EXCLUDED, v.ADDRESS_UNCLEAR},
        )


class TestDecision(ConsentCommon):
    def test_decision_lists_one_answer_per_customer_in_order(self):
        anna, bert = self.customer(), self.customer("Bert Braun", consent_email="refused")
        answers = (bert + anna).contact_decision("email")
        self.assertEqual([answer["partner_id"] for answer in answers], [bert.id, anna.id])
        self.assertEqual([answer["reason"] for answer in answers], ["refused", "not_asked"])
        self.assertEqual(answers[0]["message"], "May not be contacted: the customer refused")

    def test_letters_may_be_sent_until_the_customer_objects(self):
        anna = self.customer()
        self.assertMayContact(anna, "post")
        anna.consent_post = "refused"
        self.assertMayNotContact(anna, "post", "refused")

    def test_a_reminder_goes_out_although_advertising_was_refused(self):
        anna = self.customer(consent_email="refused")
        self.assertMayNotContact(anna, "email", "refused")
        self.assertMayContact(anna, "email", "service")

    def test_refusal_of_an_archived_duplicate_counts(self):
        anna = self.customer()
        anna._consent_set("email", "given", source="confirmation")
        self.assertMayContact(anna, "email")
        twin = self.customer("A. Meier", email="Anna.Meier@Example.com", active=False)
        twin.consent_email = "refused"
        self.assertMayNotContact(anna, "email", "refused_elsewhere")

    def test_a_refused_call_stops_the_call_to_the_same_number_only(self):
        anna = self.customer(phone="0151 23456789")
        anna._consent_set("phone", "given", source="portal")
        other = self.customer("Bert Braun", phone="+49 151 99999999", consent_phone="refused")
        self.assertMayContact(anna, "phone")
        other.phone = "+49 (151) 234 567 89"
        self.assertMayNotContact(anna, "phone", "refused_elsewhere")

    def test_a_number_marked_not_for_advertising_is_left_alone(self):
        anna = self.customer()
        anna._consent_set("phone", "given", source="portal")
        point = self.env["partner.contact.point"].create(
            {"partner_id": anna.id, "kind": "phone", "value": "+49 151 23456789"}
        )
        self.assertMayContact(anna, "phone")
        point.marketing_allowed = False
        self.assertMayNotContact(anna, "phone", "address_excluded")

    def test_fax_needs_a_fax_number(self):
        anna = self.customer()
        anna._consent_set("fax", "given", source="portal")
        self.assertMayNotContact(anna, "fax", "no_address")
        self.env["partner.contact.point"].create(
            {"partner_id": anna.id, "kind": "fax", "value": "+49 30 123456"}
        )
        self.assertMayContact(anna, "fax")

    def test_an_address_spoilt_on_purpose_is_no_address(self):
        anna = self.customer(email="anna@example.com [NO MAILING]")
        anna._consent_set("email", "given", source="portal")
        self.assertMayNotContact(anna, "email", "no_address")
        self.assertTrue(anna.email_problem)
        by_sql = self.env.execute_query(
            SQL(
                "SELECT %s FROM res_partner WHERE id = %s",
                reason_sql(anna, "email"),
                anna.id,
            )
        )
        self.assertEqual(by_sql, [("no_address",)])

    def test_a_channel_set_to_opt_out_allows_contact_before_asking(self):
        anna = self.customer()
        self.assertMayNotContact(anna, "email", "not_asked")
        self.channel("email").rule = "opt_out"
        self.assertMayContact(anna, "email")

    def test_unknown_words_are_errors(self):
        anna = self.customer()
        with self.assertRaisesRegex(ValueError, "pigeon"):
            anna.contact_decision("pigeon")
        with self.assertRaisesRegex(ValueError, "spam"):
            anna.contact_decision("email", "spam")

    def test_the_form_shows_the_decision_while_typing(self):
        with Form(self.Partner) as form:
            form.name = "Neu Kunde"
            self.assertIn("no address", form.consent_post_message)
            form.street, form.zip = "Hauptstraße 1", "10115"
            self.assertEqual(form.consent_post_message, "May be contacted")
            form.consent_post = "refused"
            self.assertIn("customer refused", form.consent_post_message)

    def test_a_list_of_customers_costs_one_query_for_all_decisions(self):
        self.customer().contact_decision("email")
        partners = self.Partner.create([{"name": f"C {n}"} for n in range(40)])
        self.env.flush_all()
        with self.assertQueryCount(1):
            partners.contact_decision("email")
