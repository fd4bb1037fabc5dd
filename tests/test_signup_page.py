"""The public sign-up form, in a page of its own, in a frame, at registration: hostile input too."""

import re

from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from ..models.controller.controllers import as_controller
from ..models.signup import confirming, starting
from .common.at_once import AtOnceCommon
from .test_signup import ANNA, BROWSER, LINK, NUMBER, SignupCommon

CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
FORM = {"name": "Anna Meier", "email": "anna.meier@example.com", "channel_email": "1"}
STORED = "We have sent you an e-mail"


class PageCommon(SignupCommon, HttpCase):
    def send(self, path="/consent/signup", files=None, **changes):
        return self.url_open(path, FORM | changes, files=files, timeout=30)

    def confirm_page(self, token):
        return self.url_open(f"/consent/signup/confirm/{token}", timeout=30)

    def answer(self, token, answer="yes", csrf=None):
        csrf = csrf or CSRF.search(self.confirm_page(token).text)[1]
        values = {"csrf_token": csrf, "answer": answer}
        return self.url_open(f"/consent/signup/confirm/{token}", values, timeout=30)

    def assertNeutral(self, response):
        self.assertEqual(response.status_code, 200)
        self.assertIn("This link is not valid (any more).", response.text)


@tagged("-at_install", "post_install")
class TestSignupPage(PageCommon):
    def test_off_until_it_is_switched_on(self):
        self.env.company.consent_signup = False
        self.assertEqual(self.url_open("/consent/signup").status_code, 404)
        self.assertEqual(self.send().status_code, 404)
        self.assertFalse(self.signups())

    def test_everything_is_unticked_and_looking_changes_nothing(self):
        for method in ("GET", "HEAD", "GET"):
            response = self.url_open("/consent/signup", method=method)
            self.assertEqual(response.status_code, 200)
        self.assertNotIn("checked", response.text)
        self.assertNotIn("<script", response.text)
        self.assertIn("News", response.text)
        self.assertFalse(self.signups())

    def test_signing_up_and_confirming(self):
        response = self.send(channel_phone="1", number=NUMBER, **{f"topic_{self.news.id}": "1"})
        self.assertIn(STORED, response.text)
        [signup] = self.signups()
        self.assertEqual([said["channel"] for said in signup.wordings], ["email", "phone"])
        self.assertEqual(signup.list_ids, self.news)
        token = self.token()
        for _time in range(3):
            shown = self.confirm_page(token)
        for text in ("anna.meier@example.com", "+4915123456789", "may use phone", "News"):
            self.assertIn(text, shown.text)
        self.assertEqual(signup.state, "sent")
        self.assertIn("your consent is recorded", self.answer(token).text)
        self.env.invalidate_all()
        self.assertEqual(self.bearers().consent_email, "given")
        csrf = CSRF.search(self.url_open("/consent/link").text)[1]
        self.assertNeutral(self.answer(token, csrf=csrf))
        self.assertEqual(len(self.bearers().consent_event_ids), 2)

    def test_a_topic_that_is_no_longer_public_is_told_to_nobody(self):
        self.send(**{f"topic_{self.news.id}": "1"})
        self.news.write({"name": "Slow payers", "is_public": False})
        shown = self.confirm_page(self.token()).text
        self.assertNotIn("Slow payers", shown)
        self.assertNotIn("Topics", shown)

    def test_no_signs_nobody_up(self):
        self.send()
        self.assertIn("Nobody is signed up", self.answer(self.token(), "no").text)
        self.assertFalse(self.bearers())

    def test_known_and_unknown_addresses_and_limits_get_the_same_answer(self):
        self.customer()
        answers = {self.send(email="nobody@example.com").text}
        answers |= {self.send().text for _time in range(5)}
        self.assertEqual(len(answers), 1)

    def test_confirming_takes_a_csrf_token_and_an_answer(self):
        self.send()
        token = self.token()
        with mute_logger("odoo.http"):
            self.assertEqual(self.answer(token, csrf="forged").status_code, 400)
        self.assertNeutral(self.answer(token, "maybe"))
        self.assertEqual(self.signups().state, "sent")

    def test_bad_links_get_one_page(self):
        for link in ("nonsense", "%00", "a/b", "x" * 2000, "ä", "", "?"):
            self.assertNeutral(self.confirm_page(link))

    def test_the_form_says_what_is_wrong_at_the_field_and_keeps_the_rest(self):
        response = self.send(email="anna", channel_sms="1", name="Anna <b>")
        for shown in (
            'aria-describedby="email_error"',
            'aria-describedby="number_error"',
            'aria-invalid="true"',
            'value="anna"',
            "Anna &lt;b&gt;",
            'name="channel_sms" checked="checked"',
        ):
            self.assertIn(shown, response.text)
        self.assertNotIn("name_error", response.text)

    def test_hostile_values_store_nothing_and_break_nothing(self):
        for changes in (
            {"email": "a@x.example\r\nBcc: b@x.example"},
            {"email": "x" * 65_536},
            {"name": "x" * 65_536},
            {"name": "\0\0"},
            {"channel_sms": "1", "number": "'; DROP TABLE res_partner; --"},
            {"channel_email": ""},
            {"channel_email": "", "channel_fax": "1"},
            {"channel_email": "", "topic_99999999999999": "1"},
            {"subject": "http://spam.example"},
        ):
            with self.subTest(str(changes)[:60]):
                self.assertLess(self.send(**changes).status_code, 500)
        response = self.send(files={"name": ("a.txt", b"Anna")})
        self.assertLess(response.status_code, 500)
        self.assertFalse(self.signups() or self.mails())

    def test_a_machine_that_fills_the_trap_gets_the_usual_answer(self):
        self.assertEqual(self.send(subject="x").text, self.send().text)
        self.assertEqual(len(self.signups()), 1)

    def test_only_sites_that_are_named_may_show_it_in_a_frame(self):
        def ancestors(path):
            found = self.url_open(path).headers["Content-Security-Policy"]
            return found.partition("frame-ancestors ")[2]

        self.assertEqual(ancestors("/consent/signup?embed=1"), "'none'")
        self.env.company.consent_signup_ancestors = "https://www.example.com"
        self.assertEqual(ancestors("/consent/signup?embed=1"), "https://www.example.com")
        self.assertEqual(ancestors("/consent/signup"), "'none'")
        self.opener.cookies.clear()
        response = self.send("/consent/signup?embed=1&company=1")
        self.assertIn(STORED, response.text)
        self.assertIn("https://www.example.com", response.headers["Content-Security-Policy"])

    def test_the_form_speaks_the_language_asked_for(self):
        self.env["res.lang"]._activate_lang("de_DE")
        response = self.url_open("/consent/signup?lang=de_DE")
        self.assertIn('lang="de-DE"', response.text)
        self.send(lang="de_DE")
        self.assertEqual(self.signups().lang, "de_DE")
        self.send(lang="xx_YY", email="b@example.com")
        self.assertEqual(self.signups()[0].lang, "en_US")


@tagged("-at_install", "post_install")
class TestRegistration(PageCommon):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")

    def register(self, **changes):
        page = self.url_open("/web/signup").text
        values = {
            "csrf_token": CSRF.search(page)[1],
            "name": "Anna Meier",
            "login": "anna.meier@example.com",
            "password": "a long password",
            "confirm_password": "a long password",
        }
        return page, self.url_open("/web/signup", values | changes, timeout=60)

    def test_registration_asks_unticked_and_only_where_it_is_switched_on(self):
        page, _response = self.register()
        self.assertIn('name="consent_signup" value="1"', page)
        self.assertNotIn("checked", page.partition('name="consent_signup"')[2][:40])
        self.assertFalse(self.signups())
        self.env.company.consent_signup = False
        self.opener.cookies.clear()
        self.assertNotIn("consent_signup", self.url_open("/web/signup").text)

    def test_a_tick_starts_the_double_opt_in_of_the_new_customer(self):
        self.register(consent_signup="1")
        [signup] = self.signups()
        user = self.env["res.users"].search([("login", "=", "anna.meier@example.com")])
        self.assertEqual((signup.way, signup.partner_id), ("registration", user.partner_id))
        self.assertEqual(user.partner_id.consent_email, "unknown")
        token = LINK.search(self.mails()[-1:].body_html)[1]
        self.assertIn("your consent is recorded", self.answer(token).text)
        self.env.invalidate_all()
        self.assertEqual(user.partner_id.consent_email, "given")

    def test_it_touches_nobody_else_with_that_address(self):
        bert = self.customer("Bert Braun", email="anna.meier@example.com")
        self.register(consent_signup="1")
        self.confirm()
        self.assertEqual(bert.consent_email, "unknown")

    def test_registering_does_not_depend_on_it(self):
        self.register(consent_signup="1", login="anna")
        self.assertTrue(self.env["res.users"].search([("login", "=", "anna")]))
        self.assertFalse(self.signups())


@tagged("slow")
class TestAtOnce(AtOnceCommon):
    """Two browsers, two transactions that commit."""

    EMAIL = "anna.at.once@example.com"

    def setUp(self):
        super().setUp()
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.transaction() as env:
            env["mail.mail"].search([("email_to", "=", self.EMAIL)]).unlink()
            env["partner.consent.signup"].search([]).unlink()
            partners = env["res.partner"].search([("email", "=", self.EMAIL)])
        self.remove(*partners.ids)

    def token(self):
        with self.transaction() as env:
            env = as_controller(env(context={"lang": "en_US"}), env.company.id)
            signup = starting.start(env, ANNA._replace(email=self.EMAIL), "form", BROWSER)
            mail = env["mail.mail"].search([("email_to", "=", self.EMAIL)], order="id")[-1:]
            self.assertTrue(signup)
            return LINK.search(mail.body_html)[1]

    def confirm(self, token):
        def work(env):
            signups = env["partner.consent.signup"]
            return bool(confirming.answer(signups, token, True, BROWSER))

        return work

    def count(self, table, column):
        query = SQL("SELECT count(*) FROM %s", SQL.identifier(table)).code
        [(found,)] = self.rows(f"{query} WHERE {column} = %s", self.EMAIL)
        return found

    def test_one_link_confirmed_twice_at_once_counts_once(self):
        work = self.confirm(self.token())
        self.assertEqual(sorted(self.run_together(work, work)), [False, True])
        self.assertEqual(self.count("res_partner", "email"), 1)
        self.assertEqual(self.count("partner_consent_event", "address"), 1)

    def test_two_sign_ups_of_one_address_confirmed_at_once_make_one_customer(self):
        works = self.confirm(self.token()), self.confirm(self.token())
        self.assertEqual(self.run_together(*works), [True, True])
        self.assertEqual(self.count("res_partner", "email"), 1)
        self.assertEqual(self.count("partner_consent_event", "address"), 2)
