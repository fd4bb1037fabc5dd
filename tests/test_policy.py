"""The policy needs no database: every combination is asked."""

import doctest
from importlib import import_module
from itertools import product
from pkgutil import iter_modules

from odoo.tests import BaseCase

from .. import policy
from ..policy import decision, evidence, transitions
from ..policy import vocabulary as v
from ..policy.errors import TransitionRefused

# What has nothing to show in an example: exceptions, and the check of whole chains.
WITHOUT_EXAMPLES = {"errors", "groups", "verification"}
ADDRESS_FACTS = (
    "suppressed",
    "address_excluded",
    "address_refused",
    "address_unclear",
    "has_address",
)


def every_fact():
    switches = [(False, True)] * len(ADDRESS_FACTS)
    for lock, consent, rule, *flags in product(v.LOCK_LEVELS, v.CONSENT_STATES, v.RULES, *switches):
        yield decision.Facts(lock, consent, rule, *flags)


class TestPolicy(BaseCase):
    def test_examples_in_the_docstrings_hold(self):
        for found in iter_modules(policy.__path__):
            with self.subTest(module=found.name):
                result = doctest.testmod(import_module(f"{policy.__name__}.{found.name}"))
                self.assertFalse(result.failed)
                self.assertEqual(bool(result.attempted), found.name not in WITHOUT_EXAMPLES)

    def test_the_table_reads_strictest_reason_first(self):
        order = [row.reason for row in decision.TABLE]
        self.assertEqual(sorted(order, key=v.REASONS.index), order)

    def test_a_refusal_stops_advertising_whatever_else_holds(self):
        for facts in every_fact():
            if facts.consent == v.REFUSED:
                self.assertIsNotNone(decision.decide(facts), facts)

    def test_a_yes_reaches_whoever_nothing_else_stops(self):
        for rule in v.RULES:
            self.assertIsNone(decision.decide(decision.Facts(consent=v.GIVEN, rule=rule)))

    def test_not_asked_follows_the_rule_of_the_channel(self):
        for consent, reason in ((v.UNKNOWN, v.NOT_ASKED), (v.REQUESTED, v.NOT_CONFIRMED)):
            opt_in = decision.Facts(consent=consent, rule=v.OPT_IN)
            self.assertEqual(decision.decide(opt_in), reason)
            self.assertIsNone(decision.decide(opt_in._replace(rule=v.OPT_OUT)))

    def test_service_stops_only_for_hidden_customers_and_missing_addresses(self):
        for facts in every_fact():
            expected = None
            if facts.lock == v.LOCK_HIDDEN:
                expected = v.LOCKED
            elif not facts.has_address:
                expected = v.NO_ADDRESS
            self.assertEqual(decision.decide(facts, v.SERVICE), expected, facts)

    def test_an_unknown_scope_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "advertising"):
            decision.decide(decision.Facts(), "advertising")


class TestTransitions(BaseCase):
    def reached(self):
        """Return ``{(state, event, source): new state or None}`` over every triple."""
        results = {}
        for triple in product(v.CONSENT_STATES, v.EVENTS, v.SOURCES):
            try:
                results[triple] = transitions.apply(*triple)
            except TransitionRefused:
                results[triple] = None
        return results

    def test_every_triple_leads_where_the_event_says_or_nowhere(self):
        target = {
            v.GIVEN: {v.GIVEN},
            v.REFUSED: {v.REFUSED},
            v.WITHDRAWN: {v.REFUSED},
            v.EXPIRED: {v.UNKNOWN},
            v.INVALIDATED: {v.UNKNOWN},
            v.REVOKED: {v.UNKNOWN},
            v.CORRECTED: {v.UNKNOWN},
        }
        for (state, event, source), new in self.reached().items():
            asks = state == v.UNKNOWN or source == v.MERGE
            allowed = target.get(event, {v.REQUESTED if asks else state})
            with self.subTest(state=state, event=event, source=source):
                self.assertIn(new, allowed | {None})

    def test_a_refusal_becomes_yes_only_by_the_customer_or_by_staff_who_recorded_it(self):
        sources = {
            source
            for (state, _event, source), new in self.reached().items()
            if state == v.REFUSED and new == v.GIVEN
        }
        self.assertEqual(sources, {v.CONFIRMATION, v.PREFERENCE_PAGE, v.PORTAL} | v.STAFF_SOURCES)

    def test_nothing_that_takes_back_or_stops_contact_can_give_a_yes(self):
        for source in (v.UNSUBSCRIBE, v.BLACKLIST, v.EXPIRY, v.ADDRESS_CHANGE, v.COPY, v.LOCK):
            yes = [
                t for t, new in self.reached().items() if t[2] == source and t[1] == v.GIVEN and new
            ]
            self.assertEqual(yes, [], source)

    def test_a_merge_brings_a_yes_over_everything_but_a_refusal(self):
        yes = {
            state
            for (state, event, source), new in self.reached().items()
            if (event, source) == (v.GIVEN, v.MERGE) and new
        }
        self.assertEqual(yes, set(v.CONSENT_STATES) - {v.REFUSED})

    def test_asking_again_changes_no_answer(self):
        for state in (v.GIVEN, v.REFUSED, v.REQUESTED):
            self.assertEqual(transitions.apply(state, v.REQUESTED, v.MANUAL), state)

    def test_a_refusal_survives_expiry_and_a_change_of_address(self):
        for event, source in ((v.EXPIRED, v.EXPIRY), (v.INVALIDATED, v.ADDRESS_CHANGE)):
            with self.assertRaises(TransitionRefused):
                transitions.apply(v.REFUSED, event, source)

    def test_only_a_pause_ends_a_refusal_by_itself_and_never_in_a_yes(self):
        ended = {
            (source, new)
            for (state, event, source), new in self.reached().items()
            if state == v.REFUSED and event == v.EXPIRED and new
        }
        self.assertEqual(ended, {(v.PAUSE, v.UNKNOWN)})
        self.assertEqual(transitions.event_for(v.REFUSED, v.UNKNOWN, v.PAUSE), v.EXPIRED)
        yes = [t for t, new in self.reached().items() if t[2] == v.PAUSE and new == v.GIVEN]
        self.assertFalse([t for t in yes if t[1] != v.OVERRIDDEN])

    def test_a_no_after_a_pause_is_news_whoever_says_it(self):
        for source in (v.MANUAL, v.LOCK, v.BLACKLIST, v.UNSUBSCRIBE):
            self.assertFalse(transitions.is_repetition(v.REFUSED, v.REFUSED, source, paused=True))

    def test_a_yes_for_email_by_staff_takes_permission_officer_and_evidence(self):
        for source in v.STAFF_SOURCES:
            self.assertEqual(
                transitions.needs("email", v.UNKNOWN, v.GIVEN, source),
                transitions.Needs(permission=True, officer=True, evidence=True),
            )

    def test_a_yes_for_phone_by_hand_takes_a_note(self):
        needs = transitions.needs("phone", v.UNKNOWN, v.GIVEN, v.MANUAL)
        self.assertEqual(needs, transitions.Needs(permission=True, evidence=True))

    def test_a_no_takes_nothing(self):
        for channel, source in product(v.CHANNELS, v.SOURCES):
            self.assertEqual(
                transitions.needs(channel, v.GIVEN, v.WITHDRAWN, source), transitions.Needs()
            )

    def test_the_customer_needs_no_permission(self):
        for source in v.CUSTOMER_SOURCES:
            self.assertEqual(
                transitions.needs("email", v.REFUSED, v.GIVEN, source), transitions.Needs()
            )

    def test_saving_the_same_answer_again_is_no_event_but_a_customers_repetition_is(self):
        for state in (v.GIVEN, v.REFUSED):
            self.assertTrue(transitions.is_repetition(state, state, v.MANUAL))
            self.assertFalse(transitions.is_repetition(state, state, v.CONFIRMATION))


class TestEvidence(BaseCase):
    values = dict.fromkeys(evidence.PERSONAL) | {"note": "Größe ✓", "user_id": 5}
    record = dict.fromkeys(evidence.FIELDS) | {"chain_id": 7, "sequence": 1, "wording": "Größe ✓"}

    def test_every_field_counts(self):
        original = evidence.chain_hash(evidence.GENESIS, self.record)
        for name in evidence.FIELDS:
            changed = evidence.chain_hash(evidence.GENESIS, self.record | {name: "tampered"})
            self.assertNotEqual(changed, original, name)

    def test_every_personal_value_is_committed_to_with_a_salt_of_its_own(self):
        salts, commitments = evidence.commit(self.values)
        self.assertEqual(salts.keys(), {"note", "user_id"})
        again, _same = evidence.commit(self.values)
        self.assertFalse(set(salts.values()) & set(again.values()))
        row = self.values | {"salts": salts, "commitments": commitments}
        self.assertTrue(evidence.holds(row))
        for forged in (
            {"note": "forged"},
            {"user_id": 6},
            {"address": "added@example.com"},
            {"note": None},
            {"salts": {"note": salts["note"]}},
            {"salts": {}},
            {"commitments": {"note": commitments["note"]}},
        ):
            with self.subTest(forged=forged):
                self.assertFalse(evidence.holds(row | forged))

    def test_a_value_without_value_and_salt_was_erased(self):
        salts, commitments = evidence.commit(self.values)
        row = self.values | {"note": None, "salts": salts, "commitments": commitments}
        del salts["note"]
        self.assertTrue(evidence.holds(row))
        self.assertEqual(evidence.erased(row), ["note"])

    def test_the_row_before_counts(self):
        self.assertNotEqual(
            evidence.chain_hash(evidence.GENESIS, self.record),
            evidence.chain_hash("1" * 64, self.record),
        )

    def test_the_order_of_the_fields_does_not_count(self):
        turned = dict(reversed(self.record.items()))
        self.assertEqual(evidence.canonical(turned), evidence.canonical(self.record))

    def test_a_missing_field_is_an_error(self):
        with self.assertRaises(KeyError):
            evidence.canonical({"chain_id": 7})
