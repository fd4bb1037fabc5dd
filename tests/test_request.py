"""Asking for confirmation: who is asked, how, and how often."""

import hashlib
import re
from datetime import datetime, timedelta
from functools import partial

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from ..models.request.asking import obstacles
from .common import ConsentCommon

LINK = re.compile(r"/consent/confirm/([\w-]+)")


class RequestCommon(ConsentCommon):
    def mails_to(self, partner):
        return self.env["mail.mail"].search(
            [("email_to", "=", partner.email_normalized)], order="id"
        )

    def ask(self, partner, user=None):
        """Ask as this user and return ``(request, token from the mail)``."""
        partner.with_user(user or self.clerk).action_consent_ask()
        request = self.env["partner.consent.request"].search(
            [("partner_id", "=", partner.id)], order="id desc", limit=1
        )
        return request, LINK.search(self.mails_to(partner)[-1:].body_html)[1]


class TestAsk(RequestCommon):
    @freeze_time("2026-05-03 10:11:12")
    def test_asking_sends_one_mail_and_records_exactly_what_was_asked(self):
        anna = self.customer(lang="en_US")
        request, token = self.ask(anna)
        self.assertEqual(anna.consent_email, "requested")
        self.assertLedger(anna, ("email", "requested", "unknown", "requested", "manual"))
        event = anna.consent_event_ids
        wording = self.env["partner.consent.wording"]._current("email")
        self.assertIn(self.env.company.name, event.wording)
        self.assertEqual(event.wording, request.wording)
        self.assertEqual(event.wording_version, str(wording.version))
        self.assertEqual((event.lang, event.user_id), ("en_US", self.clerk))
        self.assertEqual(event.moment, datetime(2026, 5, 3, 10, 11, 12))
        self.assertEqual(request.expiry_date, datetime(2026, 5, 17, 23, 59, 59))
        self.assertEqual(request.address, "anna.meier@example.com")
        self.assertEqual(len(self.mails_to(anna)), 1)
        self.assertGreaterEqual(len(token), 43)

    def test_a_link_lives_until_the_end_of_the_day_that_its_mail_names(self):
        self.env.company.partner_id.tz = "Europe/Berlin"
        for zone, last_second in (
            ("America/Los_Angeles", "2026-12-16 07:59:59"),
            ("Pacific/Auckland", "2026-12-15 10:59:59"),
            (False, "2026-12-15 22:59:59"),
        ):
            # Where it is still the 1st, whatever the day is in UTC.
            moment = "2026-11-30 20:00:00" if zone == "Pacific/Auckland" else "2026-12-01 22:30:00"
            with freeze_time(moment), self.subTest(zone=zone):
                anna = self.customer(f"Anna {zone}", tz=zone, lang="en_US")
                request, token = self.ask(anna)
                self.assertEqual(str(request.expiry_date), last_second)
                self.assertIn("12/15/2026", self.mails_to(anna).body_html)
            Request = self.env["partner.consent.request"]
            with freeze_time(last_second) as clock:
                clock.tick(-1)
                self.run_cron("partner_consent.ir_cron_consent_expiry")
                self.assertTrue(Request._by_token(token))
                clock.tick(2)
                self.assertFalse(Request._by_token(token))
                self.run_cron("partner_consent.ir_cron_consent_expiry")
                self.assertEqual(request.state, "expired")

    def test_the_token_is_stored_hashed_and_nowhere_readable(self):
        anna = self.customer()
        request, token = self.ask(anna)
        stored = request.sudo().token_hash
        self.assertEqual(stored, hashlib.sha256(token.encode()).hexdigest())
        with self.assertRaises(AccessError):
            request.with_user(self.officer).read(["token_hash"])
        messages = self.env["mail.message"].with_user(self.clerk)
        self.assertFalse(messages.search([("body", "ilike", token)]))
        message = self.mails_to(anna).mail_message_id.with_user(self.clerk)
        with self.assertRaises(AccessError):
            message.read(["body"])
        self.assertFalse(request.with_user(self.clerk).confirmation_url)

    def test_the_mail_advertises_nothing_and_goes_although_consent_is_missing(self):
        anna = self.customer()
        self.ask(anna)
        mail = self.mails_to(anna)
        self.assertEqual(mail.state, "outgoing")
        self.assertTrue(mail.auto_delete)
        for advertising in ("odoo.com", "Powered by", "<img"):
            self.assertNotIn(advertising, mail.body_html)

    def test_the_mail_and_the_wording_are_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        template = self.env.ref("partner_consent.mail_template_consent_request")
        template.with_context(lang="de_DE").subject = "Bitte bestätigen"
        wording = self.env["partner.consent.wording"]._current("email").copy()
        wording.with_context(lang="de_DE").body = "Ich stimme zu: {company}."
        anna = self.customer(lang="de_DE")
        request, _token = self.ask(anna)
        self.assertEqual(self.mails_to(anna).subject, "Bitte bestätigen")
        self.assertEqual(request.wording, f"Ich stimme zu: {self.env.company.name}.")
        self.assertEqual(anna.consent_event_ids.lang, "de_DE")

    def test_who_cannot_be_asked_is_named_with_the_reason_and_the_way_out(self):
        cases = {
            "is locked.*lock manager": {"lock_level": "documents"},
            "no e-mail address. Enter one": {"email": False},
            "is not a valid e-mail address. Correct it": {"email": "anna@ [NO MAILING]"},
        }
        reason = self.env["partner.lock.reason"].create({"name": "Payment default"})
        for expected, values in cases.items():
            with self.subTest(expected):
                if "lock_level" in values:
                    values["lock_reason_id"] = reason.id
                anna = self.customer(**values)
                self.assertFalse(anna.consent_can_ask)
                with self.assertRaisesRegex(UserError, f"Anna Meier.*{expected}"):
                    anna.with_user(self.clerk).action_consent_ask()
                self.assertLedger(anna)

    def test_a_customer_who_refused_is_asked_again_only_by_an_officer_at_their_wish(self):
        anna = self.customer()
        anna._consent_set("email", "refused", source="portal")
        with self.assertRaisesRegex(UserError, "Anna Meier refused e-mail"):
            anna.with_user(self.officer).action_consent_ask()
        with self.assertRaisesRegex(AccessError, "consent officer"):
            anna.with_user(self.clerk).action_consent_ask_again()
        anna.with_user(self.officer).action_consent_ask_again()
        self.assertEqual(anna.consent_email, "refused")
        self.assertEqual(anna.consent_request_ids.state, "sent")

    def test_an_auditor_asks_nobody(self):
        with self.assertRaisesRegex(AccessError, "Anna Meier: auditors read"):
            self.customer().with_user(self.auditor).action_consent_ask()

    def test_nobody_makes_or_changes_requests_by_hand(self):
        requests = self.env["partner.consent.request"]
        for user in (self.clerk, self.officer, self.lock_manager, self.auditor):
            for operation in ("create", "write", "unlink"):
                self.assertFalse(requests.with_user(user).has_access(operation))

    def test_of_a_selection_those_are_asked_who_can_be(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        carl = self.customer("Carl Cron", email="nonsense")
        dora = self.customer("Dora Dorn")
        dora._consent_set("email", "refused", source="portal")
        twin = self.customer("Anna Zwilling", email=anna.email)
        selection = anna + bert + carl + dora + twin
        action = selection.with_user(self.clerk).action_consent_ask()
        message = action["params"]["message"]
        self.assertIn("2 customer(s) are asked.", message)
        self.assertIn("1 not asked (invalid e-mail address): Carl Cron", message)
        self.assertIn("1 not asked (Customer refused): Dora Dorn", message)
        self.assertIn("1 not asked (address asked a short while ago): Anna Zwilling", message)
        self.assertEqual((anna + bert).mapped("consent_email"), ["requested", "requested"])
        self.assertEqual(twin.consent_email, "unknown")

    def test_a_large_selection_is_asked_in_the_background(self):
        partners = self.Partner.create(
            [{"name": f"C {i}", "email": f"c{i}@example.com"} for i in range(60)]
        )
        opened = partners.with_user(self.officer).action_consent_ask()
        self.assertEqual(set(partners.mapped("consent_email")), {"unknown"})
        partners[0]._consent_set("email", "refused", source="portal")
        with self.enter_registry_test_mode():
            self.env.ref("partner_consent.ir_cron_consent_ask").method_direct_trigger()
        self.assertEqual(set(partners[1:].mapped("consent_email")), {"requested"})
        self.assertEqual(set(partners[1:].consent_event_ids.mapped("user_id")), {self.officer})
        asked = self.env[opened["res_model"]].browse(opened["res_id"])
        self.assertEqual(
            (asked.excluded_ids, len(self.mails_to(partners[0]))), ([partners[0].id], 0)
        )
        self.assertIn("refused", asked.excluded_summary)

    def test_asking_many_costs_as_many_statements_per_batch_as_asking_few(self):
        obstacles(self.customer())
        counts = {}
        for n in (5, 45):
            partners = self.Partner.create(
                [{"name": f"C {n} {i}", "email": f"c{n}.{i}@example.com"} for i in range(n)]
            )
            counts[n] = self.statements(partial(obstacles, partners))
        self.assertEqual(counts[5], counts[45], counts)


class TestThrottle(RequestCommon):
    def test_the_same_address_is_not_asked_twice_within_the_resend_time(self):
        anna = self.customer()
        with freeze_time("2026-05-03 10:00:00"):
            first, _token = self.ask(anna)
        with freeze_time("2026-05-04 09:59:00"), self.assertRaisesRegex(UserError, "24 hours"):
            anna.with_user(self.clerk).action_consent_ask()
        with freeze_time("2026-05-04 10:01:00"):
            second, _token = self.ask(anna)
        self.assertEqual((first.state, second.state), ("void", "sent"))

    def test_a_user_asks_only_so_many_customers_an_hour_and_an_officer_any_number(self):
        self.env["ir.config_parameter"].set_param("partner_consent.hourly_limit", "2")
        partners = self.Partner.create(
            [{"name": f"C {i}", "email": f"c{i}@example.com"} for i in range(4)]
        )
        message = partners[:3].with_user(self.clerk).action_consent_ask()["params"]["message"]
        self.assertIn("1 not asked (more than you may ask in an hour): C 2", message)
        with self.assertRaisesRegex(UserError, "C 2 was not asked"):
            partners[2].with_user(self.clerk).action_consent_ask()
        partners[2:].with_user(self.officer).action_consent_ask()
        self.assertEqual(set(partners.mapped("consent_email")), {"requested"})

    def test_a_withdrawn_request_leaves_no_trace_but_the_ledgers(self):
        anna = self.customer()
        request, token = self.ask(anna)
        request.with_user(self.clerk).action_withdraw()
        self.assertEqual((request.state, anna.consent_email), ("void", "unknown"))
        self.assertFalse(request._by_token(token))
        self.assertEqual(anna.consent_event_ids.sorted("id")[-1:].event, "revoked")


class TestVoid(RequestCommon):
    """A question that can't be answered any more doesn't wait for its answer."""

    def assertVoid(self, request, reason):
        self.assertEqual((request.state, request.sudo().token_hash), ("void", False))
        self.assertRegex(request.void_reason, reason)
        self.assertFalse(request.partner_id.consent_request_info)
        tile = self.env["partner.consent.request"].search_count(
            [("partner_id", "=", request.partner_id.id), ("state", "=", "sent")]
        )
        self.assertFalse(tile)

    def test_what_makes_a_question_unanswerable_ends_it_at_once_and_says_why(self):
        def refuse(anna):
            anna._consent_set("email", "refused", source="unsubscribe")

        def write(**vals):
            return lambda anna: anna.with_user(self.officer).write(vals)

        def blacklist(anna):
            self.env["mail.blacklist"]._add(anna.email)

        def hide(anna):
            anna.with_user(self.lock_manager).lock_level = "hidden"

        def hide_company(anna):
            anna.parent_id = self.Partner.create({"name": "Muster GmbH", "is_company": True})
            anna.parent_id.with_user(self.lock_manager).lock_level = "hidden"

        def merge(anna):
            bert = self.customer("Bert Braun")
            self.env["base.partner.merge.automatic.wizard"]._merge((anna + bert).ids, bert)

        ways = (
            (refuse, "The customer refused on 5/3/26"),
            (write(consent_email="refused"), "The customer refused on 5/3/26"),
            (blacklist, "The customer refused on 5/3/26"),
            (write(consent_email="unknown"), "The answer was taken back on 5/3/26"),
            (write(email="new@example.com"), "The customer's address changed"),
            (write(email=False), "The customer's address changed"),
            (write(active=False), "The customer was archived"),
            (hide, "The customer was locked and hidden"),
            (hide_company, "The customer was locked and hidden"),
            (merge, "Ended on 5/3/26.* by a change of address or a merge"),
        )
        for number, (happens, reason) in enumerate(ways):
            with self.subTest(number=number, reason=reason), freeze_time("2026-05-03 10:11:12"):
                anna = self.customer(email=f"anna{number}@example.com")
                request, token = self.ask(anna)
                happens(anna)
                self.assertVoid(request, reason)
                self.assertFalse(request._by_token(token))

    def test_what_leaves_the_link_alive_voids_nothing(self):
        anna = self.customer()
        request, token = self.ask(anna)
        anna.write({"email": "Anna <ANNA.MEIER@example.com>", "phone": "+49 30 1234567"})
        anna._consent_set("phone", "refused", source="portal")
        anna.lock_level = "documents"
        anna._consent_set("email", "given", source="portal")
        self.assertEqual(request.state, "sent")
        self.assertTrue(request._by_token(token))

    def test_a_wish_to_be_asked_again_ends_with_the_address(self):
        anna = self.customer()
        anna._consent_set("email", "refused", source="portal")
        anna.with_user(self.officer).action_consent_ask_again()
        request = anna.consent_request_ids
        self.assertEqual(request.state, "sent")
        anna.email = "new@example.com"
        self.assertVoid(request, "The customer's address changed")

    def test_the_reason_is_in_the_language_of_who_asked_and_not_of_who_refused(self):
        self.env["res.lang"]._activate_lang("de_DE")
        anna = self.customer()
        request, _token = self.ask(anna)
        german = anna.with_context(lang="de_DE")
        german._consent_set("email", "refused", source="unsubscribe")
        self.assertVoid(request, "The customer refused")

    def test_voiding_costs_as_many_statements_for_many_as_for_few(self):
        counts = {}
        for n in (5, 45):
            partners = self.Partner.create(
                [{"name": f"V {n} {i}", "email": f"v{n}.{i}@example.com"} for i in range(n)]
            )
            partners.with_user(self.officer)._ask_now()
            counts[n] = self.statements(
                lambda partners=partners: partners._consent_set(
                    "email", "refused", source="unsubscribe"
                )
            )
            self.assertEqual(set(partners.consent_request_ids.mapped("state")), {"void"})
        self.assertEqual(counts[5], counts[45], counts)


class TestWording(RequestCommon):
    def test_a_wording_that_was_shown_stays_as_it_is_in_every_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        wording = self.env["partner.consent.wording"]._current("email")
        self.ask(self.customer())
        for change in (
            lambda: wording.write({"body": "{company} sells more"}),
            lambda: wording.with_context(lang="de_DE").write({"body": "{company} verkauft"}),
            lambda: wording.update_field_translations("body", {"de_DE": "{company} verkauft"}),
            lambda: wording.unlink(),
        ):
            with self.assertRaisesRegex(
                UserError, "E-mail, version 1.*(Duplicate it|Duplizieren Sie)"
            ):
                change()
        following = wording.with_user(self.officer).copy()
        following.body = "{company}: new text"
        self.assertGreater(following.version, wording.version)
        self.assertEqual(wording._current("email"), following)

    def test_a_wording_names_who_asks(self):
        with self.assertRaisesRegex(UserError, "must name who asks"):
            self.env["partner.consent.wording"].create({"body": "I agree."})

    def test_without_a_wording_nobody_is_asked(self):
        self.env["partner.consent.wording"].search([]).active = False
        anna = self.customer()
        many = self.Partner.create([{"name": f"C {i}"} for i in range(60)])
        for partners in (anna, many):
            with self.assertRaisesRegex(UserError, "Consent Wordings"):
                partners.with_user(self.clerk).action_consent_ask()


class TestSettings(RequestCommon):
    def test_the_settings_screen_sets_how_long_a_link_is_valid(self):
        settings = self.env["res.config.settings"].create({"consent_request_days": 3})
        settings.execute()
        request, _token = self.ask(self.customer())
        last_day = request.request_date.date() + timedelta(days=3)
        self.assertEqual(request.expiry_date.date(), last_day)

    def test_zero_switches_a_limit_off_and_is_refused_where_it_makes_no_sense(self):
        settings = self.env["res.config.settings"]
        settings.create({"consent_resend_hours": 0}).execute()
        anna = self.customer()
        self.ask(anna)
        self.ask(anna)
        self.assertEqual(len(self.mails_to(anna)), 2)
        self.assertEqual(settings.create({}).consent_resend_hours, 0)
        with self.assertRaisesRegex(UserError, "enter 1 or more"):
            settings.create({"consent_request_days": 0}).execute()
