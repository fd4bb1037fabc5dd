"""Merging contacts: the strictest answer and lock win, nothing of ledger and history is lost."""

from datetime import datetime
from itertools import product

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..policy import transitions
from ..policy import vocabulary as v
from ..policy.channels import BY_CODE
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

    def assertLedgerAgrees(self, partner):
        """Assert that the last row of each channel says what the field says."""
        for channel, of in BY_CODE.items():
            last = self.Event.search(
                [("partner_id", "=", partner.id), ("channel", "=", channel)],
                order="id desc",
                limit=1,
            )
            said = last.new_state or v.UNKNOWN
            self.assertEqual(partner[of.field], said, channel)

    def step(self, partner, channel, step):
        if step == "expired":
            partner._consent_set(channel, "unknown", source="expiry")
        elif step == "corrected":
            # Only staff's own entry can be corrected.
            partner._consent_set(channel, "unknown", source="manual", note="mistake")
        elif step == "refused":
            partner._consent_set(channel, step, source="manual")
        else:
            self.bring_to(partner, channel, step)

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

    def test_a_confirmed_yes_outlives_who_was_never_asked_at_the_same_address(self):
        company = self.env["res.company"].create({"name": "Second Shop"})
        anna, bert = self.customer(), self.customer("Bert Braun", email="anna.meier@example.com")
        bert.with_company(company)._consent_set(
            "email",
            "given",
            source="confirmation",
            moment=datetime(2026, 3, 4, 5, 6, 7),
            wording="I agree.",
            ip_address="192.0.2.7",
        )
        self.merge(anna, bert)
        self.assertEqual(anna.consent_email, "unknown")
        anna = anna.with_company(company)
        self.assertEqual(anna.consent_email, "given")
        last = anna.consent_event_ids.sorted("id")[-1]
        self.assertEqual((last.event, last.source), ("given", "merge"))
        self.assertEqual(last.moment, datetime(2026, 3, 4, 5, 6, 7))
        self.assertEqual((last.wording, last.ip_address), ("I agree.", "192.0.2.7"))
        self.assertEqual(last.company_id, company)
        self.assertMayContact(anna, "email")

    def test_a_yes_that_is_lost_with_its_address_leaves_a_row_on_its_chain(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        bert._consent_set("email", "given", source="confirmation")
        chain = bert.id
        self.merge(anna, bert)
        self.assertLedger(
            anna,
            ("email", "given", "unknown", "given", "confirmation"),
            ("email", "invalidated", "given", "unknown", "merge"),
        )
        last = anna.consent_event_ids.sorted("id")[-1]
        self.assertEqual((last.chain_id, last.address), (chain, "bert.braun@example.com"))

    def test_a_number_that_the_remaining_customers_country_changes_loses_its_yes(self):
        austria = self.env.ref("base.at")
        anna = self.customer(phone=False, country_id=austria.id, consent_phone="unknown")
        bert = self.customer("Bert Braun", phone="0151 23456789")
        for partner in (anna, bert):
            partner._consent_set("phone", "given", source="portal")
        self.merge(anna, bert)
        self.assertEqual(anna.consent_phone, "unknown")
        self.assertLedgerAgrees(anna)

    def test_a_refusal_that_is_the_customers_own_stays_so_after_a_later_correction(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        anna._consent_set("phone", "refused", source="portal")
        self.step(bert, "phone", "refused")
        self.step(bert, "phone", "corrected")
        self.merge(anna, bert)
        with self.assertRaisesRegex(UserError, "Only the customer"):
            anna.with_user(self.officer).write({"consent_phone": "unknown", "consent_note": "no"})

    def test_a_question_lives_on_with_its_address_only(self):
        for address, state in (("same@example.com", "sent"), ("other@example.com", "void")):
            with self.subTest(address):
                anna = self.customer(email="same@example.com")
                bert = self.customer("Bert Braun", email=address)
                bert.action_consent_ask()
                request = bert.consent_request_ids
                self.merge(anna, bert)
                self.assertEqual((request.state, request.partner_id), (state, anna))
                asked = "requested" if state == "sent" else "unknown"
                self.assertEqual(anna.consent_email, asked)
                self.assertLedgerAgrees(anna)
                request.sudo().unlink()

    def test_a_refusal_that_is_merged_in_ends_the_question(self):
        anna = self.customer(email="same@example.com")
        bert = self.customer("Bert Braun", email="same@example.com")
        anna.action_consent_ask()
        bert._consent_set("email", "refused", source="unsubscribe")
        self.merge(anna, bert)
        self.assertEqual(anna.consent_request_ids.state, "void")
        self.assertFalse(anna.consent_request_info)

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

    def test_numbers_of_consent_records_do_not_meet(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        records = self.env["partner.consent.record"]
        anna_has = records._of(anna, self.env.company.id)
        records._of(bert, self.env.company.id)
        self.merge(anna, bert)
        self.assertEqual(records._of(anna, self.env.company.id), anna_has)

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
        self.assertEqual((anna.consent_email, anna.consent_sms), ("unknown", "given"))
        self.assertLedgerAgrees(anna)

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


@tagged("slow")
class TestMergeLedger(MergeCommon):
    histories = (
        *((state,) for state in v.CONSENT_STATES),
        ("given", "expired"),
        ("refused", "corrected"),
    )

    def pairs_of(self, address):
        """Return ``{(one history, the other): (one customer, the other)}``, the other first asked
        in half of the cases: what came last must not matter."""
        pairs = {}
        for number, both in enumerate(product(self.histories, repeat=2)):
            # No two pairs share an address: a merge refuses for who else has it.
            own = {"email": f"a{number}@example.com", "phone": f"+49 151 234567{number:02}"}
            other = {
                "same": own,
                "other": {"email": f"b{number}@example.com", "phone": f"+49 151 987654{number:02}"},
                "none": {"email": False, "phone": False},
            }[address]
            pairs[both] = self.customer("Anna", **own), self.customer("Bert", **other)
        for later in (0, 1):
            for side, history in product((0, 1), self.histories):
                partners = self.Partner.union(
                    *(
                        pair[side]
                        for number, (both, pair) in enumerate(pairs.items())
                        if both[side] == history and (number + side) % 2 == later
                    )
                )
                for channel, step in product(v.CHANNELS, history):
                    self.step(partners, channel, step)
        return pairs

    def test_the_ledger_ends_as_the_field_whatever_was_said_before(self):
        for address in ("same", "other", "none"):
            pairs = self.pairs_of(address)
            for both, (anna, bert) in pairs.items():
                ends = [steps[-1] for steps in both]
                states = [end if end in v.CONSENT_STATES else v.UNKNOWN for end in ends]
                with self.subTest(both=both, address=address):
                    self.merge(anna, bert)
                    self.assertLedgerAgrees(anna)
                    for channel, of in BY_CODE.items():
                        same = channel == "post" or channel != "fax" and address == "same"
                        keys = ["x", "x"] if same else ["x", "y"]
                        wanted = transitions.merged(list(zip(states, keys, strict=True)))
                        self.assertEqual(anna[of.field], wanted, channel)
            self.assertEqual(self.Event.verify([anna.id for anna, _bert in pairs.values()]), [])


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

    def portal_user(self, partner):
        user = new_test_user(self.env, f"portal{partner.id}", groups="base.group_portal")
        user.partner_id = partner
        return user

    def test_a_login_that_comes_to_a_hidden_customer_is_stopped_until_the_lock_is_lifted(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        child = self.customer("Carl Braun", parent_id=bert.id)
        users = self.portal_user(bert) | self.portal_user(child)
        self.lock(anna, "hidden")
        self.merge(anna, bert)
        self.assertEqual(users.partner_id, anna | child)
        self.assertFalse(any(users.mapped("active")))
        self.assertFalse(anna.active or child.active)
        anna.with_user(self.lock_manager).action_lock_lift()
        self.assertTrue(all(users.mapped("active")))
        self.assertTrue(anna.active and child.active)

    def test_an_archived_customer_who_is_hidden_comes_back_as_the_active_one_merged_in(self):
        anna, bert = self.customer(active=False), self.customer("Bert Braun")
        user = self.portal_user(bert)
        self.lock(anna, "hidden")
        self.merge(anna, bert)
        self.assertFalse(anna.active or user.active)
        anna.with_user(self.lock_manager).action_lock_lift()
        self.assertTrue(anna.active and user.active)

    def test_an_employee_is_not_merged_into_a_hidden_customer(self):
        anna = self.customer()
        self.lock(anna, "hidden")
        with self.assertRefused("officer: employees log in with this contact"):
            self.merge(anna, self.officer.partner_id)

    def test_an_own_company_is_not_merged_into_a_locked_customer(self):
        company = self.env["res.company"].create({"name": "Second Shop"})
        for level in ("documents", "hidden"):
            anna = self.customer()
            self.lock(anna, level)
            with self.assertRefused("one of your own companies"):
                self.merge(anna, company.partner_id)

    def test_a_user_who_is_given_a_hidden_contact_is_stopped(self):
        anna = self.customer()
        user = self.portal_user(self.customer("Bert Braun"))
        self.lock(anna, "hidden")
        user.partner_id = anna
        self.assertFalse(user.active)
