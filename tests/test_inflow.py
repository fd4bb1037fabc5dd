"""Odoo's own opt-outs flow in as refusals; the customer's fresh Yes lifts them."""

from datetime import datetime
from functools import partial

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form

from ..enforcement.inflow.opt_outs import opt_out_addresses
from .common import ConsentCommon

EMAIL = "anna.meier@example.com"
PHONE = "+4915123456789"


class TestMailBlacklist(ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.blacklist = cls.env["mail.blacklist"]
        cls.anna = cls.customer()

    def test_an_entry_refuses_for_every_owner_of_the_address(self):
        twin = self.customer("Twin", email="Anna <ANNA.MEIER@example.com>", active=False)
        self.anna._consent_set("email", "given", source="confirmation")
        self.blacklist.create({"email": "Anna.Meier@Example.com"})
        self.assertEqual((self.anna | twin).mapped("consent_email"), ["refused", "refused"])
        self.assertLedger(twin, ("email", "refused", "unknown", "refused", "blacklist"))
        self.assertEqual(self.anna.consent_event_ids[:1].event, "withdrawn")
        self.assertEqual(self.anna.consent_phone, "unknown")

    def test_odoos_other_ways_in_count_too(self):
        ways = {
            "added again": lambda: self.blacklist._add(EMAIL),
            "brought back": lambda: (
                self.blacklist.with_context(active_test=False)
                .search([("email", "=", EMAIL)])
                .action_unarchive()
            ),
            "corrected": lambda: self.blacklist.create({"email": "typo@example.com"}).write(
                {"email": EMAIL}
            ),
        }
        for way, put_in in ways.items():
            with self.subTest(way=way), self.cr.savepoint() as point:
                if way == "brought back":
                    self.blacklist._remove(EMAIL)
                put_in()
                self.assertEqual(self.anna.consent_email, "refused")
                point.rollback()
                self.env.invalidate_all()

    def test_entering_an_address_that_was_once_taken_off_counts(self):
        ways = {
            "RPC": lambda: self.blacklist.create({"email": "Anna <ANNA.MEIER@example.com>"}),
            "one of many": lambda: self.blacklist.create(
                [{"email": "new@example.com"}, {"email": EMAIL}]
            ),
            "form": lambda: self.new_entry(EMAIL),
            "import": lambda: self.blacklist.load(["email"], [[EMAIL], ["new@example.com"]]),
            "typed in a relation": lambda: self.blacklist.name_create(EMAIL),
        }
        for way, enter in ways.items():
            with self.subTest(way=way), self.cr.savepoint() as point:
                self.blacklist._remove(EMAIL)
                self.anna._consent_set("email", "given", source="confirmation")
                enter()
                self.assertTrue(self.blacklist.search([("email", "=", EMAIL)]))
                self.assertMayNotContact(self.anna, "email", "refused")
                point.rollback()
                self.env.invalidate_all()

    def new_entry(self, address):
        with Form(self.blacklist) as form:
            form.email = address

    def test_entering_an_address_as_taken_off_refuses_for_nobody(self):
        self.blacklist._remove(EMAIL)
        self.anna._consent_set("email", "given", source="confirmation")
        self.blacklist.create({"email": EMAIL, "active": False})
        self.assertFalse(self.blacklist.search([("email", "=", EMAIL)]))
        self.assertMayContact(self.anna, "email")

    def test_an_address_that_bounces_too_often_is_no_refusal(self):
        anna = self.customer()
        anna._consent_set("email", "given", source="confirmation")
        anna.message_bounce = 5
        traces = self.env["mailing.trace"].create(
            [{"model": "res.partner", "res_id": anna.id, "email": anna.email}] * 5
        )
        traces.trace_status = "bounce"
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mailing_trace SET write_date = write_date - interval '3 weeks' WHERE id = %s",
            [traces[0].id],
        )
        traces.invalidate_recordset()
        self.env["mail.thread"]._routing_handle_bounce(
            None,
            {
                "bounced_email": anna.email,
                "bounced_msg_ids": [],
                "bounced_partner": anna,
                "bounced_message": self.env["mail.message"],
                "body": "",
                "email_from": "MAILER-DAEMON@example.com",
                "to": "bounce@example.com",
                "message_id": "<bounce@example.com>",
            },
        )
        self.assertTrue(anna.is_blacklisted)
        self.assertEqual(anna.consent_email, "given")

    def test_an_entry_from_before_counts_when_the_customer_unsubscribes_again(self):
        self.blacklist.create({"email": EMAIL})
        self.store_answer(self.anna, "email", "given")
        self.blacklist._add(EMAIL)
        self.assertEqual(self.anna.consent_email, "refused")

    def test_an_opt_out_is_told_in_the_ledger_and_leaves_the_chatter_to_odoo(self):
        self.cr.flush()
        before = self.anna.message_ids
        self.blacklist._add(EMAIL)
        self.cr.flush()
        self.assertEqual(self.anna.message_ids, before)
        self.assertLedger(self.anna, ("email", "refused", "unknown", "refused", "blacklist"))

    def test_a_repeated_opt_out_adds_nothing(self):
        for _attempt in range(2):
            self.blacklist._add(EMAIL)
        self.assertLedger(self.anna, ("email", "refused", "unknown", "refused", "blacklist"))

    def test_an_opt_out_makes_a_refusal_of_staff_the_customers_own(self):
        self.anna.with_user(self.officer).consent_email = "refused"
        self.blacklist._add(EMAIL)
        with self.assertRaisesRegex(UserError, "Only the customer"):
            self.anna.with_user(self.officer).write(
                {"consent_email": "unknown", "consent_note": "mistake"}
            )

    @freeze_time("2024-02-03 04:05:06")
    def test_who_comes_to_a_listed_address_has_refused_at_the_original_moment(self):
        entry = self.blacklist.create({"email": "listed@example.com"})
        self.env.flush_all()
        self.cr.execute(
            "UPDATE mail_blacklist SET create_date = '2020-05-06 07:08:09' WHERE id = %s",
            [entry.id],
        )
        self.channel("email").default_state = "given"
        bert = self.customer("Bert Braun", email="listed@example.com")
        self.anna.email = "listed@example.com"
        for partner in bert | self.anna:
            self.assertEqual(partner.consent_email, "refused")
            event = partner.consent_event_ids.sorted("id")[-1]
            self.assertEqual(event.moment, datetime(2020, 5, 6, 7, 8, 9))

    def test_a_fresh_confirmation_lifts_the_entry_and_reaches_the_customer_again(self):
        twin = self.customer("Twin", email=EMAIL)
        entry = self.blacklist.create({"email": EMAIL})
        self.anna._consent_set("email", "given", source="confirmation", wording="Yes please")
        self.assertFalse(entry.active)
        self.assertMayContact(self.anna, "email")
        self.assertEqual(twin.consent_event_ids[:1].wording, "Yes please")

    def test_a_confirmation_leaves_the_refusal_that_another_owner_gave_himself(self):
        twin = self.customer("Twin", email=EMAIL)
        twin._consent_set("email", "refused", source="portal")
        self.blacklist.create({"email": EMAIL})
        self.anna._consent_set("email", "given", source="confirmation")
        self.assertEqual(twin.consent_email, "refused")
        self.assertMayNotContact(self.anna, "email", "refused_elsewhere")

    def test_a_yes_by_staff_lifts_nothing(self):
        self.channel("email").manual_yes = True
        bert = self.customer("Bert Braun")
        entry = self.blacklist.create({"email": EMAIL})
        bert.with_user(self.officer).write({"consent_email": "given", "consent_note": "Form"})
        with self.assertRaises(UserError):
            self.anna.with_user(self.officer).write({"consent_email": "given", "consent_note": "F"})
        self.assertTrue(entry.active)

    def test_taking_the_entry_off_the_list_is_no_yes(self):
        self.blacklist._add(EMAIL)
        self.blacklist._remove(EMAIL)
        self.assertEqual(self.anna.consent_email, "refused")

    def test_a_refusal_is_not_copied_into_the_blacklist(self):
        self.anna._consent_set("email", "refused", source="portal")
        self.assertFalse(self.anna.is_blacklisted)
        self.assertMayContact(self.anna, "email", scope="service")

    def test_an_empty_address_opts_nobody_out(self):
        nobody = self.customer("Nobody", email=False)
        opt_out_addresses(self.env, "email", [False, None, ""])
        self.assertEqual(nobody.consent_email, "unknown")

    def test_many_entries_cost_as_many_statements_of_ours_as_a_few(self):
        counts = {}
        # The first round fills the caches.
        for n in (1, 2, 60):
            addresses = [f"c{n}-{i}@example.com" for i in range(n)]
            partners = self.Partner.create([{"name": a, "email": a} for a in addresses])
            opt_out = partial(opt_out_addresses, self.env, "email", addresses)
            counts[n] = self.statements(opt_out)
            self.assertEqual(set(partners.mapped("consent_email")), {"refused"})
        self.assertEqual(counts[60], counts[2])


class TestPhoneBlacklist(ConsentCommon):
    def test_a_listed_number_refuses_sms_alone(self):
        anna = self.customer()
        self.env["phone.blacklist"].add("+49 151 23456789")
        self.assertLedger(anna, ("sms", "refused", "unknown", "refused", "blacklist"))
        self.assertEqual((anna.consent_phone, anna.consent_messenger), ("unknown", "unknown"))

    def test_entering_a_number_that_was_once_taken_off_counts(self):
        anna, listed = self.customer(), self.env["phone.blacklist"]
        listed._remove([PHONE])
        anna._consent_set("sms", "given", source="confirmation")
        listed.create({"number": PHONE})
        self.assertTrue(listed.search([("number", "=", PHONE)]))
        self.assertMayNotContact(anna, "sms", "refused")

    def test_a_number_listed_again_counts_again(self):
        anna = self.customer()
        entry = self.env["phone.blacklist"].add(PHONE)
        anna._consent_set("sms", "given", source="confirmation")
        self.assertFalse(entry.active)
        self.env["phone.blacklist"].add(PHONE)
        self.assertEqual(anna.consent_sms, "refused")

    def test_who_comes_to_a_listed_number_has_refused(self):
        self.env["phone.blacklist"].add(PHONE)
        anna = self.customer(phone="0151 23456789")
        self.assertEqual(anna.consent_sms, "refused")


class TestMailingList(ConsentCommon):
    def test_leaving_one_list_is_no_refusal_of_the_channel(self):
        anna = self.customer()
        lists = self.env["mailing.list"].create([{"name": "Offers"}, {"name": "News"}])
        contact = self.env["mailing.contact"].create({"email": EMAIL, "list_ids": lists.ids})
        contact.subscription_ids[0].opt_out = True
        self.assertEqual(anna.consent_email, "unknown")

    def test_joining_a_list_is_no_yes(self):
        anna = self.customer()
        news = self.env["mailing.list"].create({"name": "News"})
        self.env["mailing.contact"].create({"email": EMAIL, "list_ids": news.ids})
        self.assertEqual(anna.consent_email, "unknown")
        self.assertMayNotContact(anna, "email", "not_asked")
