"""Signing up: nothing happens before the mailbox confirms, and then only what was agreed to."""

import re

from freezegun import freeze_time

from odoo.addons.mail.tests.common import MockEmail
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.controller.controllers import as_controller
from ..models.preference.reaching import reached
from ..models.signup import confirming, starting
from ..models.signup.starting import Entered
from .common.controllers import ControllersCommon

LINK = re.compile(r"/consent/signup/confirm/([\w-]+)")
BROWSER = {"ip_address": "203.0.113.9", "user_agent": "Firefox/150"}
ANNA = Entered("Anna Meier", "anna.meier@example.com", channels=("email",))
NUMBER = "+49 151 23456789"


class SignupCommon(ControllersCommon, MockEmail):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.de")
        cls.env.company.consent_signup = True
        cls.news = cls.env["mailing.list"].create({"name": "News", "is_public": True})
        for code in ("phone", "sms"):
            cls.channel(code).active = True
            cls.env["partner.consent.wording"].create(
                {"channel": code, "body": f"{{company}} may use {code}."}
            )

    def start(self, entered=ANNA, company=None, browser=BROWSER, partner=None, **changes):
        env = as_controller(self.env(context={"lang": "en_US"}), (company or self.here).id)
        entered = entered._replace(**changes)
        self.assertFalse(starting.problems(env, entered))
        return starting.start(env, entered, "form", browser, partner)

    def signups(self):
        return self.env["partner.consent.signup"].search([])

    def mails(self, address="anna.meier@example.com"):
        return self.env["mail.mail"].search([("email_to", "=", address)], order="id")

    def token(self, address="anna.meier@example.com"):
        return LINK.search(self.mails(address)[-1:].body_html)[1]

    def confirm(self, token=None, agreed=True):
        signups = self.env["partner.consent.signup"]
        return confirming.answer(signups, token or self.token(), agreed, BROWSER)

    def sign_up(self, **changes):
        """Sign up and confirm at once."""
        self.start(**changes)
        return self.confirm()

    def problems(self, entered):
        return set(starting.problems(as_controller(self.env, self.here.id), entered))

    def bearers(self, address="anna.meier@example.com"):
        return reached(self.env(su=True), address)


@tagged("-at_install", "post_install")
class TestSignup(SignupCommon):
    def test_nobody_becomes_a_customer_before_the_mailbox_confirms(self):
        signup = self.start()
        self.assertFalse(self.bearers())
        self.assertEqual((signup.state, len(self.mails())), ("sent", 1))

    def test_a_new_customer_is_made_with_the_whole_evidence(self):
        with freeze_time("2026-05-03 10:11:12"):
            signup = self.start(channels=("email", "phone"), number="0151 23456789")
        with freeze_time("2026-05-04 08:00:00"):
            self.confirm()
        anna = self.bearers()
        self.assertEqual((signup.state, signup.partner_id), ("confirmed", anna))
        self.assertEqual((anna.name, anna.phone), ("Anna Meier", "+4915123456789"))
        self.assertLedger(
            anna,
            ("phone", "given", "unknown", "given", "preference_page"),
            ("email", "given", "unknown", "given", "confirmation"),
        )
        by_mail = anna.consent_event_ids.filtered(lambda one: one.channel == "email")
        wording = self.env["partner.consent.wording"]._current("email")
        self.assertEqual(by_mail.wording, wording._text(self.here, "en_US"))
        self.assertEqual((by_mail.wording_version, by_mail.lang), ("1", "en_US"))
        self.assertEqual(str(by_mail.moment), "2026-05-04 08:00:00")
        self.assertEqual(by_mail.address, "anna.meier@example.com")
        self.assertEqual((by_mail.ip_address, by_mail.user_agent), tuple(BROWSER.values()))
        self.assertIn("2026-05-03 10:11:12", by_mail.note)
        self.assertMayContact(anna, "email")
        self.assertMayContact(anna, "phone")
        self.assertMayNotContact(anna, "sms", "not_asked")

    def test_what_was_shown_stays_as_it_was(self):
        signup = self.start()
        wording = signup.wording_ids
        self.assertTrue(wording.in_use)
        text = signup.wordings[0]["text"]
        self.here.name = "Renamed"
        self.confirm()
        self.assertEqual(self.bearers().consent_event_ids.wording, text)

    def test_one_customer_is_linked_and_keeps_what_they_have(self):
        anna = self.customer(phone=False, lang=False)
        signup = self.start(name="Ännchen", channels=("email", "phone"), number=NUMBER)
        self.assertEqual((anna.consent_email, anna.phone), ("unknown", False))
        self.confirm()
        self.assertEqual((signup.partner_id, self.bearers()), (anna, anna))
        self.assertEqual((anna.name, anna.lang), ("Anna Meier", False))
        self.assertEqual((anna.phone, anna.consent_email), ("+4915123456789", "given"))

    def test_an_own_fresh_yes_lifts_the_own_refusal(self):
        anna = self.customer()
        anna._consent_set("email", "refused", source="portal")
        self.sign_up()
        self.assertMayContact(anna, "email")

    def test_suppressed_and_blacklisted_addresses_come_back_by_the_own_yes(self):
        anna = self.customer()
        anna._consent_set("email", "refused", source="portal")
        anna.with_context(active_test=False).unlink()
        self.env["mail.blacklist"]._add("anna.meier@example.com")
        self.start()
        self.assertFalse(self.bearers())
        self.confirm()
        self.assertMayContact(self.bearers(), "email")

    def test_another_number_is_not_overwritten_and_not_agreed_for(self):
        anna = self.customer(phone="+49 30 1234567")
        signup = self.sign_up(channels=("email", "phone"), number=NUMBER)
        self.assertEqual((signup.state, signup.review_reason), ("review", "number"))
        self.assertEqual((anna.consent_email, anna.consent_phone), ("given", "unknown"))
        self.assertEqual(anna.phone, "+49 30 1234567")
        with self.assertRefused("another phone number"):
            signup.with_user(self.officer).action_record()
        anna.phone = NUMBER
        signup.with_user(self.officer).action_record()
        self.assertEqual((signup.state, anna.consent_phone), ("confirmed", "given"))
        self.assertEqual(len(anna.consent_event_ids.filtered(lambda e: e.channel == "email")), 1)

    def test_who_is_hidden_locked_or_archived_gets_no_clean_record(self):
        hidden = self.customer()
        self.lock_and_refuse(hidden)
        locked = self.customer("Bert Braun")
        reason = self.env["partner.lock.reason"].create({"name": "Payment default"})
        locked.write({"lock_level": "documents", "lock_reason_id": reason.id})
        archived = self.customer("Carl Cron")
        archived.active = False
        for partner, expected in ((hidden, "hidden"), (locked, "locked"), (archived, "archived")):
            with self.subTest(expected):
                before = partner.consent_event_ids
                self.start(name=partner.name, email=partner.email)
                signup = self.confirm(self.token(partner.email))
                self.assertEqual((signup.state, signup.review_reason), ("review", expected))
                self.assertEqual(signup.partner_id, partner)
                self.assertEqual(self.bearers(partner.email), partner)
                self.assertEqual(partner.consent_event_ids, before)

    def test_who_is_hidden_and_has_the_address_beside_another_gets_no_clean_record(self):
        hidden = self.customer(email="other@example.com")
        point = {"partner_id": hidden.id, "kind": "email", "value": "anna.meier@example.com"}
        self.env["partner.contact.point"].create(point)
        self.lock_and_refuse(hidden)
        signup = self.sign_up()
        self.assertEqual((signup.state, signup.partner_id), ("review", hidden))
        self.assertFalse(self.bearers())

    def test_whoever_has_the_address_beside_another_gets_a_record_of_the_own(self):
        other = self.customer(email="other@example.com")
        point = {"partner_id": other.id, "kind": "email", "value": "anna.meier@example.com"}
        self.env["partner.contact.point"].create(point)
        self.sign_up()
        self.assertEqual(self.bearers().consent_email, "given")
        self.assertEqual(other.consent_email, "unknown")

    def test_a_yes_to_one_controller_is_none_to_the_one_that_comes_after_it(self):
        self.there.country_id = self.here.country_id
        waiting = self.start(company=self.there)
        token = self.token()
        archived = self.customer("Carl Cron")
        archived.active = False
        self.start(name="Carl", email=archived.email, company=self.there)
        review = self.confirm(self.token(archived.email))
        self.assertEqual(review.state, "review")
        self.there.consent_controller_id = self.here
        self.assertFalse(self.confirm(token))
        self.assertFalse(waiting.exists())
        self.assertFalse(self.bearers())
        archived.active = True
        with self.assertRefused("to be reviewed"):
            review.with_user(self.officer).action_record()

    def test_the_mail_leaves_also_to_the_address_of_a_hidden_customer(self):
        hidden = self.customer()
        self.lock_and_refuse(hidden)
        self.start(name=hidden.name, email=hidden.email)
        token = self.token(hidden.email)
        with self.mock_mail_gateway():
            self.mails(hidden.email).send()
        self.assertEqual([mail["email_to"] for mail in self._mails], [[hidden.email]])
        self.assertEqual(self.confirm(token).review_reason, "hidden")

    def test_an_officer_records_what_was_reviewed_once_the_lock_is_lifted(self):
        anna = self.customer()
        anna.active = False
        signup = self.sign_up().with_user(self.officer)
        with self.assertRefused("Anna Meier is locked or archived"):
            signup.action_record()
        anna.active = True
        signup.action_record()
        self.assertEqual((signup.state, anna.consent_email), ("confirmed", "given"))
        self.assertEqual(anna.consent_event_ids.source, "confirmation")
        with self.assertRefused("Only a sign-up that is to be reviewed"):
            signup.action_dismiss()

    def test_a_customer_who_has_another_address_by_now_has_not_agreed(self):
        anna = self.customer()
        anna.active = False
        signup = self.sign_up().with_user(self.officer)
        anna.write({"active": True, "email": "anna.new@example.com"})
        with self.assertRefused("isn't an e-mail address of this customer"):
            signup.action_record()

    def test_a_refusal_after_the_sign_up_wins_over_the_review(self):
        anna = self.customer()
        anna.active = False
        signup = self.sign_up().with_user(self.officer)
        anna.active = True
        anna._consent_set("email", "refused", source="unsubscribe")
        with self.assertRefused("has refused since"):
            signup.action_record()
        signup.action_dismiss()
        self.assertEqual((signup.state, anna.consent_email), ("dismissed", "refused"))

    def test_of_several_it_is_who_is_called_so_however_often(self):
        bert = self.customer("Bert Meier", email="anna.meier@example.com")
        twins = self.customer() + self.customer()
        twins[0]._consent_set("email", "refused", source="portal")
        self.sign_up(name="anna  meier")
        self.assertEqual(twins.mapped("consent_email"), ["given"] * 2)
        self.assertEqual(bert.consent_email, "unknown")
        self.assertMayContact(twins[1], "email")

    def test_a_refusal_of_another_at_the_same_address_wins(self):
        bert = self.customer("Bert Meier", email="anna.meier@example.com")
        bert._consent_set("email", "refused", source="portal")
        anna = self.customer()
        self.sign_up()
        self.assertMayNotContact(anna, "email", "refused_elsewhere")

    def test_where_nobody_can_tell_staff_choose_one_who_has_the_address(self):
        twins = self.customer() + self.customer()
        twins[1].name = "Bert Meier"
        stranger = self.customer("Somebody Else")
        signup = self.sign_up(name="A. Meier").with_user(self.officer)
        self.assertEqual((signup.state, signup.review_reason), ("review", "several"))
        self.assertEqual(twins.mapped("consent_email"), ["unknown"] * 2)
        with self.assertRefused("choose the customer first"):
            signup.action_record()
        with self.assertRefused("isn't an e-mail address of this customer"):
            signup.partner_id = stranger
        with self.assertRefused("only the customer", AccessError):
            signup.email = "somebody@example.com"
        signup.partner_id = twins[1]
        signup.action_record()
        self.assertEqual(twins[1].consent_email, "given")

    def test_a_field_with_several_addresses_is_reviewed(self):
        self.customer(email="anna.meier@example.com; other@example.com")
        self.assertEqual(self.sign_up().review_reason, "unclear")

    def test_a_no_signs_nobody_up_and_forgets_what_was_entered(self):
        anna = self.customer()
        self.start(channels=("email", "phone"), number=NUMBER)
        signup = self.confirm(agreed=False)
        self.assertEqual(signup.state, "declined")
        self.assertFalse(signup.name or signup.number or signup.ip_address)
        self.assertFalse(anna.consent_event_ids)

    def test_a_link_answers_once_and_for_a_limited_time(self):
        with freeze_time("2026-05-03"):
            self.start()
            token = self.token()
        signups = self.env["partner.consent.signup"]
        with freeze_time("2026-05-17 00:00:01"):
            self.assertFalse(confirming.by_token(signups, token))
            self.assertFalse(self.confirm(token))
        with freeze_time("2026-05-16"):
            for forged in ("", token[:-1], token + "a", token.swapcase(), "%00", "ä\0"):
                self.assertFalse(self.confirm(forged or "x"))
            self.assertTrue(self.confirm(token))
            self.assertFalse(self.confirm(token))
        self.assertEqual(len(self.bearers()), 1)

    def test_topics_that_are_still_offered_are_subscribed_to(self):
        secret = self.env["mailing.list"].create({"name": "Secret"})
        signup = self.start(topics=(self.news.id, secret.id))
        self.assertEqual(signup.list_ids, self.news)
        contacts = self.env["mailing.contact"]
        self.assertFalse(contacts.search([("email", "=", "anna.meier@example.com")]))
        self.confirm()
        contact = contacts.search([("email", "=", "anna.meier@example.com")])
        self.assertEqual(contact.list_ids, self.news)
        contact.subscription_ids.opt_out = True
        self.sign_up(topics=(self.news.id,))
        self.assertFalse(contact.subscription_ids.opt_out)
        self.assertEqual(len(contacts.search([("email", "=", "anna.meier@example.com")])), 1)

    def test_another_controllers_customers_and_answers_stay(self):
        theirs = self.customer(company_id=self.there.id)
        anna = self.customer("Anna Meier")
        self.sign_up()
        self.assertEqual(self.answers(anna), ("given", "unknown"))
        self.assertEqual(self.answers(theirs), ("unknown", "unknown"))

    def test_known_and_unknown_addresses_take_the_same_statements(self):
        self.customer()
        self.start(email="warm@example.com")
        known = self.statements(self.start)
        unknown = self.statements(lambda: self.start(email="nobody@example.com"))
        self.assertEqual(known, unknown)

    def test_the_mail_holds_nothing_that_was_entered_but_the_address(self):
        self.start(name="Win http://evil.example <b>now</b>")
        body = self.mails().body_html
        self.assertNotIn("evil", body)
        self.assertNotIn("http://evil", self.mails().subject)
        self.assertEqual((self.mails().auto_delete, self.mails().model), (True, False))

    def test_an_address_a_browser_and_all_together_are_limited(self):
        for _time in range(5):
            self.start()
        self.assertEqual((len(self.signups()), len(self.mails())), (3, 3))
        self.env["ir.config_parameter"].set_param("partner_consent.public_browser_limit", "4")
        for number in range(3):
            self.start(email=f"a{number}@example.com")
        self.assertEqual(len(self.signups()), 4)
        self.patch(starting, "AT_MOST", 5)
        for number in range(3):
            self.start(email=f"b{number}@example.com", browser=BROWSER | {"ip_address": None})
        self.assertEqual(len(self.signups()), 5)
        # Who confirmed makes room.
        self.confirm(self.token("b0@example.com"))
        self.assertTrue(self.start(email="c@example.com", browser=BROWSER | {"ip_address": None}))

    def test_what_nobody_confirms_is_deleted(self):
        with freeze_time("2026-05-03"):
            self.start()
        signups = self.env["partner.consent.signup"]
        with freeze_time("2026-05-23"):
            signups._gc_ended()
            self.assertEqual(len(self.signups()), 1)
        with freeze_time("2026-05-25"):
            signups._gc_ended()
            self.assertFalse(self.signups())

    def test_erasing_a_customer_takes_their_sign_ups_and_wishes_along(self):
        anna = self.customer()
        self.start(channels=("email", "phone"), number=NUMBER)
        self.env["partner.preference.wish"].create(
            {
                "email": "anna.meier@example.com",
                "company_id": self.here.id,
                "moment": "2026-05-03 10:00:00",
            }
        )
        erasure = self.env["partner.erasure"].with_user(self.officer)
        erasure = erasure.create({"partner_ids": anna.ids, "reason": "Asked for it"})
        erasure.action_preview()
        erasure.action_erase()
        self.env.invalidate_all()
        self.assertFalse(self.signups())
        self.assertFalse(self.env["partner.preference.wish"].search([]))

    def test_no_column_holds_the_token(self):
        self.start()
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM partner_consent_signup")
        self.assertNotIn(self.token(), str(self.env.cr.fetchall()))
        with self.assertRefused("token_hash|access", AccessError):
            self.signups().with_user(self.officer).read(["token_hash"])
