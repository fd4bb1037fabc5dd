"""Other systems write down what customers answered there: each row by itself, through the gate."""

from datetime import datetime, timedelta

from odoo.exceptions import UserError

from ..policy import recording as r
from .common.recording import RecordingCommon

JANUARY, FEBRUARY, MARCH = ("2026-01-05T12:00:00Z", "2026-02-05T12:00:00Z", "2026-03-05T12:00:00Z")


class TestRecording(RecordingCommon):
    def test_a_row_is_one_row_of_the_ledger_with_all_that_it_said(self):
        (result,) = self.record(
            self.row(
                "given",
                moment="2026-05-03T14:30:59.9+02:00",
                wording="May we call you?",
                wording_version="7",
                lang="de_DE",
                note="on the phone",
                source_system="Shop",
                external_id="4711",
            )
        )
        self.assertCodes([result], r.RECORDED)
        self.assertEqual((result["external_id"], result["partner_id"]), ("4711", self.anna.id))
        self.assertLedger(self.anna, ("phone", "given", "unknown", "given", "api"))
        event = self.anna.consent_event_ids
        self.assertEqual(result["event_id"], event.id)
        self.assertEqual(event.moment, datetime(2026, 5, 3, 12, 30, 59))
        self.assertEqual(event.wording, "May we call you?")
        self.assertEqual((event.wording_version, event.lang), ("7", "de_DE"))
        self.assertEqual(event.note, "From another system: Shop, 4711 – on the phone")
        self.assertEqual(event.user_id, self.account)
        self.assertEqual(self.anna.consent_phone, "given")
        self.assertIn("Anna Meier", result["message"])
        self.assertFalse(self.Event.verify(self.anna.ids))

    def test_the_same_row_again_gets_the_same_result_and_writes_nothing(self):
        row = self.row("given", source_system="Shop", external_id="1", note="by phone")
        first = self.record(row)
        self.anna._consent_set("phone", "refused", source="portal")
        events = self.anna.consent_event_ids
        self.assertEqual(self.record(row), first)
        self.assertEqual(self.record(row, row), first * 2)
        self.assertEqual(self.anna.consent_event_ids, events)
        self.assertEqual(self.anna.consent_phone, "refused")

    def test_the_same_row_twice_in_one_call_is_recorded_once(self):
        row = self.row(external_id="1")
        first, second = self.record(row, row)
        self.assertEqual(first, second)
        self.assertLedger(self.anna, ("phone", "refused", "unknown", "refused", "api"))

    def test_another_answer_under_the_same_number_is_a_conflict(self):
        self.record(self.row("given", external_id="1"))
        other = self.row("refused", external_id="1")
        self.assertCodes(self.record(other), r.CONFLICT)
        self.assertCodes(
            self.record(self.row(external_id="2"), self.row("given", external_id="2")),
            r.RECORDED,
            r.CONFLICT,
        )
        # Another system counts by itself.
        self.assertCodes(self.record(other | {"source_system": "CRM"}), r.UNCHANGED)

    def test_what_was_refused_may_come_again_under_its_number(self):
        row = self.row("given", channel="email", external_id="1", note="form")
        self.assertCodes(self.record(row), r.NOT_BY_HAND)
        self.channel("email").manual_yes = True
        self.assertCodes(self.record(row), r.RECORDED)

    def test_an_email_yes_takes_the_permission_and_evidence(self):
        self.channel("email").manual_yes = True
        row = self.row("given", channel="email")
        self.assertCodes(self.record(row), r.NO_EVIDENCE)
        self.assertNothingOf(self.anna)
        self.assertCodes(self.record(row | {"note": "  "}), r.NO_EVIDENCE)
        self.assertCodes(self.record(row | {"wording": "I want news."}), r.RECORDED)

    def test_requested_sends_the_confirmation_mail(self):
        (result,) = self.record(self.row("requested", channel="email"))
        self.assertCodes([result], r.REQUESTED)
        self.assertEqual(self.anna.consent_email, "requested")
        self.assertEqual(result["event_id"], self.anna.consent_event_ids.id)
        self.assertEqual(self.anna.consent_request_ids.user_id, self.account)
        self.assertCodes(self.record(self.row("requested", channel="email")), r.CANNOT_ASK)

    def test_the_customers_own_no_stays(self):
        self.anna._consent_set("phone", "refused", source="portal")
        results = self.record(self.row("given", note="x"), self.row("unknown", note="x"))
        self.assertCodes(results, r.REFUSED_BEFORE, r.REFUSED_BEFORE)
        self.assertEqual(self.anna.consent_phone, "refused")

    def test_a_no_that_was_recorded_is_taken_back_by_officers_only(self):
        self.record(self.row())
        row = self.row("given", note="signed form")
        self.assertCodes(self.record(row), r.NO_RIGHT)
        self.assertCodes(self.record(row, user=self.officer), r.RECORDED)

    def test_rows_about_one_customer_are_recorded_in_their_order(self):
        results = self.record(
            self.row("given", moment=JANUARY),
            self.row("refused", moment=FEBRUARY),
            self.row("refused", channel="sms"),
            self.row("refused", moment=MARCH),
        )
        self.assertCodes(results, r.RECORDED, r.RECORDED, r.RECORDED, r.UNCHANGED)
        self.assertEqual((self.anna.consent_phone, self.anna.consent_sms), ("refused", "refused"))

    def test_an_older_yes_says_nothing_about_today(self):
        self.record(self.row("unknown"), self.row("given", moment=FEBRUARY))
        self.anna._consent_set("phone", "unknown", source="address_change")
        self.assertCodes(self.record(self.row("given", moment=MARCH)), r.OUTDATED)
        self.assertEqual(self.anna.consent_phone, "unknown")

    def test_an_older_no_counts_unless_they_agreed_themselves_later(self):
        self.record(self.row("given", moment=FEBRUARY))
        self.assertCodes(self.record(self.row(moment=JANUARY)), r.RECORDED)
        self.anna._consent_set("sms", "given", source="portal")
        self.assertCodes(self.record(self.row(channel="sms", moment=MARCH)), r.OUTDATED)
        self.assertEqual((self.anna.consent_phone, self.anna.consent_sms), ("refused", "given"))
        self.assertCodes(self.record(self.row(channel="sms")), r.RECORDED)

    def test_a_no_from_before_their_own_no_is_known_already(self):
        self.anna._consent_set("sms", "refused", source="portal")
        self.assertCodes(self.record(self.row(channel="sms", moment=MARCH)), r.UNCHANGED)
        self.assertEqual(len(self.anna.consent_event_ids), 1)

    def test_a_yes_that_has_run_out_counts_not_even_until_the_job_ends_it(self):
        self.channel("phone").validity_months = 12
        old, fresh = (datetime.now() - timedelta(days=days) for days in (370, 300))
        row = self.row("given", moment=old.isoformat(), note="form")
        self.assertCodes(self.record(row), r.EXPIRED)
        self.assertNothingOf(self.anna)
        self.assertCodes(self.record(row | {"channel": "sms"}), r.RECORDED)
        self.assertCodes(self.record(row | {"state": "refused", "channel": "post"}), r.RECORDED)
        self.assertCodes(self.record(row | {"moment": fresh.isoformat()}), r.RECORDED)

    def test_each_row_is_refused_by_itself(self):
        bert = self.customer("Bert Braun")
        results = self.record(
            self.row("given", channel="email"),
            self.row(partner_id=bert.id),
            self.row(partner_id=2**31 - 1),
            self.row(chanel="x"),
            self.row(),
        )
        self.assertCodes(
            results, r.NOT_BY_HAND, r.RECORDED, r.UNKNOWN_CUSTOMER, r.BAD_ROW, r.RECORDED
        )
        self.assertIn("chanel", results[3]["message"])
        self.assertLedger(self.anna, ("phone", "refused", "unknown", "refused", "api"))

    def test_an_addon_that_refuses_one_customer_refuses_no_other(self):
        bert = self.customer("Bert Braun")
        real = type(self.Partner)._consent_set

        def picky(partners, channel, state, **options):
            if self.anna.id in partners.ids:
                words = f"{partners[0].name}: not on Sundays."
                raise UserError(words)
            return real(partners, channel, state, **options)

        self.patch(type(self.Partner), "_consent_set", picky)
        results = self.record(self.row(), self.row(partner_id=bert.id))
        self.assertCodes(results, r.REFUSED, r.RECORDED)
        self.assertEqual(results[0]["message"], "Anna Meier: not on Sundays.")

    def test_archived_customers_refuse_too(self):
        self.anna.active = False
        self.assertCodes(self.record(self.row()), r.RECORDED)
        self.assertEqual(self.anna.consent_phone, "refused")

    def test_external_ids_are_odoos_own(self):
        self.env["ir.model.data"].create(
            {"module": "shop", "name": "c-1", "model": "res.partner", "res_id": self.anna.id}
        )
        self.env["ir.model.data"].create(
            {"module": "__import__", "name": "c-2", "model": "res.partner", "res_id": self.anna.id}
        )
        row = {"channel": "phone", "state": "refused"}
        results = self.record(
            row | {"partner_external_id": "shop.c-1"},
            row | {"partner_external_id": "c-2"},
            row | {"partner_external_id": "base.main_company"},
            row | {"partner_external_id": "."},
        )
        self.assertCodes(results, r.RECORDED, r.UNCHANGED, r.UNKNOWN_CUSTOMER, r.UNKNOWN_CUSTOMER)
