"""Other systems write down what customers answered there: each row by itself, through the gate."""

from datetime import datetime, timedelta
from unittest.mock import ANY

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..policy import recording as r
from .common.consent import ConsentCommon

JANUARY, FEBRUARY, MARCH = ("2026-01-05T12:00:00Z", "2026-02-05T12:00:00Z", "2026-03-05T12:00:00Z")


class RecordingCommon(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = new_test_user(
            cls.env, "shop", groups="base.group_user,partner_consent.group_interface"
        )
        # Of the numbers that come without a country code.
        cls.env.company.country_id = cls.env.ref("base.de")
        cls.anna = cls.customer()

    def record(self, *rows, user=None):
        results = self.Partner.with_user(user or self.account).consent_record(list(rows))
        self.assertEqual(len(results), len(rows))
        return results

    def row(self, state="refused", channel="phone", **said):
        if not said.keys() & {*r.CUSTOMER_KEYS}:
            said["partner_id"] = self.anna.id
        return {"channel": channel, "state": state, **said}

    def assertCodes(self, results, *codes):
        self.assertEqual([one["code"] for one in results], list(codes), results[:20])
        for one in results:
            self.assertEqual(one["accepted"], one["code"] in r.ACCEPTED)
            self.assertTrue(one["message"])
            self.assertEqual(
                list(one),
                ["external_id", "accepted", "code", "message", "partner_id", "event_id"],
            )

    def assertNothingOf(self, partner):
        self.assertLedger(partner)


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


class TestRecordingByAddress(RecordingCommon):
    def by(self, state="refused", channel="email", **said):
        return {"channel": channel, "state": state, **said}

    def test_a_no_in_any_spelling_holds_for_all_who_bear_the_address(self):
        twin = self.customer("Anna M.", email="ANNA.MEIER@example.com", phone=False)
        (result,) = self.record(self.by(email="Anna <Anna.Meier@Example.com>"))
        self.assertCodes([result], r.RECORDED)
        self.assertEqual((self.anna.consent_email, twin.consent_email), ("refused", "refused"))
        self.assertIsNone(result["partner_id"])
        self.assertEqual(self.anna.consent_event_ids.address, "Anna <Anna.Meier@Example.com>")
        (result,) = self.record(self.by(channel="sms", phone="0151 / 23456789"))
        self.assertEqual((result["code"], result["partner_id"]), (r.RECORDED, self.anna.id))

    def test_a_no_for_an_address_that_nobody_bears_is_kept_for_who_will(self):
        results = self.record(
            self.by(email="Carl@example.com", external_id="1"),
            self.by(channel="sms", phone="+49 170 1234567"),
        )
        self.assertCodes(results, r.SUPPRESSED, r.SUPPRESSED)
        self.assertEqual([one["event_id"] for one in results], [None, None])
        carl = self.customer("Carl", phone="0170 1234567")
        self.assertMayNotContact(carl, "email", "suppressed")
        self.assertMayNotContact(carl, "sms", "suppressed")
        again = self.record(self.by(email="Carl@example.com", external_id="1"))
        self.assertEqual(again, results[:1])

    def test_a_contact_point_is_suppressed_and_its_customer_left_alone(self):
        point = {"partner_id": self.anna.id, "kind": "email", "value": "info@example.com"}
        self.env["partner.contact.point"].create(point)
        self.assertCodes(self.record(self.by(email="info@example.com")), r.SUPPRESSED)
        self.assertEqual(self.anna.consent_email, "unknown")
        self.assertMayNotContact(
            self.customer("Info", email="info@example.com", phone=False), "email", "suppressed"
        )

    def test_a_yes_by_an_address_must_be_somebodys_for_certain(self):
        twin = self.customer("Anna M.", email=self.anna.email, phone=False)
        yes = self.by("given", "phone", note="x")
        results = self.record(
            yes | {"email": self.anna.email},
            yes | {"email": "nobody@example.com"},
            yes | {"email": "anna.meier@example.com, carl@example.com"},
            yes | {"email": "no address"},
            yes | {"phone": self.anna.phone},
        )
        self.assertCodes(
            results,
            r.AMBIGUOUS,
            r.UNKNOWN_CUSTOMER,
            r.AMBIGUOUS,
            r.BAD_ROW,
            r.RECORDED,
        )
        self.assertEqual((self.anna.consent_phone, twin.consent_phone), ("given", "unknown"))

    def test_an_address_of_the_customer_counts_as_their_own(self):
        address = self.Partner.create(
            {"name": "Delivery", "parent_id": self.anna.id, "type": "delivery"}
        )
        address.email = self.anna.email
        yes = self.by("given", "phone", email=self.anna.email, note="x")
        self.assertCodes(self.record(yes), r.RECORDED)
        self.assertEqual((self.anna.consent_phone, address.consent_phone), ("given", "given"))

    def test_a_yes_for_a_former_address_is_none_for_the_present_one(self):
        self.channel("email").manual_yes = True
        yes = self.by("given", partner_id=self.anna.id, note="form")
        results = self.record(
            yes | {"address": "old@example.com"},
            yes | {"address": "nonsense"},
            yes | {"address": "ANNA.MEIER@example.com"},
        )
        self.assertCodes(results, r.OTHER_ADDRESS, r.BAD_ROW, r.RECORDED)

    def test_a_no_for_a_former_address_holds_there_too(self):
        self.record(self.by(partner_id=self.anna.id, address="old@example.com"))
        self.assertEqual(self.anna.consent_email, "refused")
        other = self.customer("Carl", email="old@example.com", phone=False)
        self.assertMayNotContact(other, "email", "suppressed")

    def test_an_erased_address_is_nobodys_and_stays_suppressed(self):
        email = self.anna.email
        erasure = self.env["partner.erasure"].with_user(self.officer)
        self.record(self.by(email=email, external_id="anna.meier@example.com"))
        erasing = erasure.create({"partner_id": self.anna.id, "reason": "Asked for it"})
        erasing.action_preview()
        erasing.action_erase()
        self.assertFalse(self.env["partner.consent.external"].search([]).filtered("external_id"))
        self.channel("email").manual_yes = True
        yes = self.by("given", email=email, note="x")
        self.assertCodes(self.record(yes), r.UNKNOWN_CUSTOMER)
        self.assertCodes(self.record(self.by(email=email)), r.SUPPRESSED)


class TestRecordingRights(RecordingCommon):
    def test_interfaces_and_officers_record(self):
        self.assertCodes(self.record(self.row(), user=self.officer), r.RECORDED)
        both = new_test_user(
            self.env,
            "auditing interface",
            groups="base.group_user,partner_consent.group_interface,partner_consent.group_auditor",
        )
        for user in (self.clerk, self.auditor, both):
            with self.assertRaisesRegex(AccessError, "Interface"):
                self.record(self.row(), user=user)

    def test_nobody_learns_of_customers_whom_they_may_not_read(self):
        rule = {
            "name": "Not Anna",
            "model_id": self.env["ir.model"]._get_id("res.partner"),
            "domain_force": [("id", "!=", self.anna.id)],
        }
        no_such = self.customer("Bert Braun", email="bert@example.com", phone=False)
        gone = no_such.id
        no_such.unlink()
        self.env["ir.rule"].create(rule)
        pairs = (
            ({"partner_id": self.anna.id}, {"partner_id": gone}),
            ({"email": "anna.meier@example.com"}, {"email": "bert@example.com"}),
        )
        for state, channel in (("refused", "sms"), ("given", "sms"), ("refused", "email")):
            for hidden, none in pairs:
                row = {"channel": channel, "state": state, "note": "x"}
                results = self.record(row | hidden, row | none)
                told = [{**one, "message": None} for one in results]
                self.assertEqual(told[0], told[1])
                self.assertNotIn("Anna Meier", str(results))
        # Refusal wins, whoever may read whom.
        self.assertEqual((self.anna.consent_email, self.anna.consent_sms), ("refused", "unknown"))

    def test_an_answer_is_told_to_the_companys_controller(self):
        there = self.env["res.company"].create({"name": "Beispiel AG"})
        model = self.Partner.with_user(self.account).with_context(allowed_company_ids=there.ids)
        with self.assertRaises(AccessError):
            model.consent_record([self.row()])
        self.account.company_ids += there
        row = self.row(external_id="1")
        self.assertCodes(model.consent_record([row]), r.RECORDED)
        self.assertEqual(self.anna.with_company(there).consent_phone, "refused")
        self.assertEqual(self.anna.consent_phone, "unknown")
        # The same number is another answer there.
        self.assertCodes(self.record(row), r.RECORDED)
        self.assertEqual(self.anna.consent_phone, "refused")


class TestRecordingMerged(RecordingCommon):
    def test_what_was_accepted_goes_on_with_the_customer_that_stays(self):
        bert = self.customer("Bert Braun", email=self.anna.email)
        row = self.row(external_id="1")
        (first,) = self.record(row)
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {
                "partner_ids": (self.anna + bert).ids,
                "dst_partner_id": bert.id,
                "state": "selection",
            }
        )
        wizard.action_merge()
        self.assertEqual(self.record(row), [first | {"partner_id": bert.id, "message": ANY}])
        self.assertEqual(bert.consent_phone, "refused")


@tagged("slow")
class TestRecordingMany(RecordingCommon):
    def test_a_thousand_rows_take_as_many_statements_as_ten(self):
        def rows(names, number):
            customers = self.Partner.create(
                [
                    {"name": name, "email": f"{name}@example.com", "phone": f"+49 151 {n:08}"}
                    for n, name in enumerate(names, number)
                ]
            )
            return [
                self.row(
                    ("refused", "given")[n % 2],
                    ("phone", "sms")[n % 3 % 2],
                    external_id=customer.name,
                    **(
                        {"partner_id": customer.id},
                        {"email": customer.email},
                        {"phone": customer.phone},
                    )[n % 3],
                )
                for n, customer in enumerate(customers)
            ]

        few = rows([f"few{n}" for n in range(12)], 20_000_000)
        many = rows([f"many{n}" for n in range(1_000)], 21_000_000)
        model = self.Partner.with_user(self.account)
        model.consent_record(few[:1])
        of_few = self.statements(lambda: model.consent_record(few))
        began = datetime.now()
        results = []
        of_many = self.statements(lambda: results.extend(model.consent_record(many)))
        seconds = (datetime.now() - began) / timedelta(seconds=1)
        self.assertEqual({one["code"] for one in results}, {r.RECORDED})
        self.assertLess(of_many, of_few + 60)
        self.assertLess(seconds, 30)
        again = self.statements(lambda: self.assertEqual(model.consent_record(many), results))
        self.assertLess(again, 30)

    def test_a_thousand_rows_about_one_customer(self):
        rows = [self.row(("given", "refused")[n % 2], note=str(n)) for n in range(1_000)]
        messages = self.anna.message_ids
        results = self.record(*rows, user=self.officer)
        self.assertCodes(results, *[r.RECORDED] * 1_000)
        self.env.flush_all()
        self.assertEqual(self.anna.message_ids, messages)
        self.assertFalse(self.Event.verify(self.anna.ids))
