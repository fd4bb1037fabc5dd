"""Merging contacts: the strictest answer and lock win, nothing of ledger and history is lost."""

from itertools import product

from odoo.exceptions import UserError

from ..policy import vocabulary as v
from .common import ConsentCommon

STRICTEST_FIRST = (v.REFUSED, v.UNKNOWN, v.REQUESTED, v.GIVEN)


class MergeCommon(ConsentCommon):
    def merge(self, destination, *sources, user=None):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        if user:
            wizard = wizard.with_user(user)
        partners = destination.union(*sources)
        wizard = wizard.create(
            {"partner_ids": partners.ids, "dst_partner_id": destination.id, "state": "selection"}
        )
        wizard.action_merge()
        self.assertEqual(partners.exists(), destination)

    def bring_to(self, partner, channel, state):
        if state != v.UNKNOWN:
            source = v.MANUAL if state == v.REQUESTED else v.PORTAL
            partner._consent_set(channel, state, source=source)


class TestMerge(MergeCommon):
    def test_every_pair_of_answers_ends_in_the_stricter_one(self):
        for states in product(v.CONSENT_STATES, repeat=2):
            with self.subTest(states=states):
                partners = self.Partner.create([{"name": f"P {state}"} for state in states])
                for partner, state in zip(partners, states, strict=True):
                    self.bring_to(partner, "phone", state)
                self.merge(*partners)
                self.assertEqual(partners[0].consent_phone, min(states, key=STRICTEST_FIRST.index))

    def test_the_ledger_keeps_all_rows_and_their_chains(self):
        anna, bert, carl = (self.customer(name) for name in ("Anna", "Bert", "Carl"))
        anna._consent_set("email", "given", source="portal")
        bert._consent_set("email", "given", source="confirmation")
        carl._consent_set("email", "refused", source="unsubscribe")
        events = (anna | bert | carl).consent_event_ids
        chains = {event: event.chain_id for event in events}
        self.merge(anna, bert, carl)
        self.assertEqual(events.partner_id, anna)
        self.assertEqual({event: event.chain_id for event in events}, chains)
        self.assertLedger(
            anna,
            ("email", "given", "unknown", "given", "portal"),
            ("email", "given", "unknown", "given", "confirmation"),
            ("email", "refused", "unknown", "refused", "unsubscribe"),
            ("email", "withdrawn", "given", "refused", "merge"),
        )
        self.assertEqual(self.Event.verify(anna.ids), [])
        anna._consent_set("email", "given", source="confirmation")
        self.assertEqual(self.Event.verify(anna.ids), [])

    def test_contact_points_and_history_move_along(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        self.env["partner.contact.point"].create(
            {"partner_id": bert.id, "value": "+49 30 1234567", "marketing_allowed": False}
        )
        self.env["partner.history"].create({"partner_id": bert.id, "note": "called"})
        self.merge(anna, bert)
        self.assertEqual(anna.contact_point_ids.value, "+49 30 1234567")
        self.assertEqual(anna.history_ids.note, "called")

    def test_a_yes_for_one_address_is_none_for_another(self):
        anna = self.customer(email=False)
        bert = self.customer("Bert Braun")
        anna._consent_set("sms", "given", source="portal")
        bert._consent_set("email", "given", source="confirmation")
        self.merge(anna, bert)
        self.assertEqual(anna.email, "bert.braun@example.com")
        self.assertEqual((anna.consent_email, anna.consent_sms), ("unknown", "unknown"))

    def test_a_yes_of_both_stays_a_yes(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        (anna | bert)._consent_set("email", "given", source="confirmation")
        self.merge(anna, bert)
        self.assertEqual(anna.consent_email, "given")
        self.assertEqual(anna.email, "anna.meier@example.com")

    def test_the_customers_own_refusal_stays_their_own(self):
        for own_first in (True, False):
            anna, bert = self.customer(), self.customer("Bert Braun")
            sources = ("portal", "manual") if own_first else ("manual", "portal")
            for partner, source in zip((anna, bert), sources, strict=True):
                partner._consent_set("phone", "refused", source=source)
            self.merge(anna, bert)
            with self.assertRaisesRegex(UserError, "Only the customer"):
                anna.with_user(self.officer).write(
                    {"consent_phone": "unknown", "consent_note": "mistake"}
                )

    def test_a_refusal_stays_with_the_address_that_the_merge_drops(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        child = self.customer("Carl Braun", email="bert.braun@example.com", active=False)
        self.bring_to(child, "email", "given")
        bert._consent_set("email", "refused", source="unsubscribe")
        self.assertMayNotContact(child, "email", "refused_elsewhere")
        self.merge(anna, bert)
        self.assertEqual(anna.email, "anna.meier@example.com")
        self.assertMayNotContact(child, "email", "suppressed")

    def test_a_clerk_merges_without_changing_anything_by_hand(self):
        anna = self.customer(email="same@example.com")
        bert = self.customer("Bert Braun", email="same@example.com")
        anna._consent_set("email", "requested", source="manual")
        bert._consent_set("email", "requested", source="manual")
        rows = (anna | bert).consent_event_ids
        self.merge(anna, bert, user=self.clerk)
        self.assertEqual(anna.consent_email, "requested")
        self.assertEqual(anna.consent_event_ids, rows)

    def test_merging_automatically_obeys_the_same_rules(self):
        anna, bert = (self.customer(name, email="same@example.com") for name in ("Anna", "Bert"))
        bert.consent_post = "refused"
        partners = anna | bert
        self.env["base.partner.merge.automatic.wizard"]._merge(partners.ids)
        self.assertEqual(partners.exists().consent_post, "refused")


class TestMergeLock(MergeCommon):
    def lock(self, partner, level, **values):
        reason = self.env["partner.lock.reason"].search([], limit=1)
        partner.with_user(self.lock_manager).write(
            {"lock_level": level, "lock_reason_id": reason.id} | values
        )

    def test_every_pair_of_locks_ends_in_the_stricter_one(self):
        for levels in product(v.LOCK_LEVELS, repeat=2):
            with self.subTest(levels=levels):
                partners = self.Partner.create([{"name": f"P {level}"} for level in levels])
                for partner, level in zip(partners, levels, strict=True):
                    if level != v.LOCK_NONE:
                        self.lock(partner, level)
                self.merge(*partners, user=self.clerk)
                strictest = v.strictest_lock(levels)
                self.assertEqual(partners[0].effective_lock_level, strictest)
                self.assertEqual(partners[0].active, strictest != v.LOCK_HIDDEN)

    def test_the_lock_keeps_who_set_it_why_and_until_when(self):
        anna = self.customer(email="same@example.com")
        bert = self.customer("Bert Braun", email="same@example.com")
        self.lock(anna, "documents", lock_note="late", lock_until="2100-01-01")
        self.lock(bert, "documents", lock_note="never pays")
        bert.sudo().lock_date = "2026-01-02 03:04:05"
        self.merge(anna, bert, user=self.clerk)
        self.assertEqual(anna.lock_note, "never pays")
        self.assertFalse(anna.lock_until)
        self.assertEqual(anna.lock_user_id, self.lock_manager)
        self.assertEqual(str(anna.lock_date), "2026-01-02 03:04:05")
