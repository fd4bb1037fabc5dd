"""“Send me my link”: the same answer and the same work for every address, a mail to known ones."""

import re

from freezegun import freeze_time

from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from ..models.controller.controllers import as_controller
from ..models.preference import links, wishing
from .common.controllers import ControllersCommon

CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
LINK = re.compile(r"/consent/preferences/(\w+)")
CRON = "partner_consent.ir_cron_preference_wish"


class WishCommon(ControllersCommon):
    cron = CRON

    def wish(self, address, ip_address="203.0.113.9", company=None):
        wishing.wish(as_controller(self.env, (company or self.here).id), address, ip_address)

    def wishes(self):
        return self.env["partner.preference.wish"].search([])

    def mails(self, address):
        return self.env["mail.mail"].search([("email_to", "=", address)], order="id")

    def tokens(self, mail):
        return sorted(set(LINK.findall(mail.body_html)))


@tagged("-at_install", "post_install")
class TestWish(WishCommon):
    def test_a_known_address_gets_the_link_that_proves_it(self):
        anna = self.customer(lang="en_US")
        self.wish("anna.meier@example.com")
        self.assertFalse(self.mails("anna.meier@example.com"))
        self.run_cron()
        mail = self.mails("anna.meier@example.com")
        [token] = self.tokens(mail)
        found = links.visitor(self.env, token)
        self.assertEqual((found.partner, found.address), (anna, "anna.meier@example.com"))
        self.assertIn("Anna", mail.body_html)
        self.assertNotIn("Meier", mail.body_html)

    def test_the_mail_calls_nobody_by_more_than_a_first_name(self):
        for name in ("Frau Meier", "Meier, Anna", "a.meier@example.com"):
            self.customer(name, email="anna.box@example.com")
        self.wish("anna.box@example.com")
        self.run_cron()
        mail = self.mails("anna.box@example.com")
        self.assertEqual(len(self.tokens(mail)), 3)
        self.assertIn("Anna", mail.body_html)
        self.assertNotIn("eier", mail.body_html)

    def test_the_mail_is_service_and_leaves_no_copy(self):
        anna = self.customer()
        anna._consent_set("email", "refused", source="portal")
        self.wish("anna.meier@example.com")
        self.run_cron()
        mail = self.mails("anna.meier@example.com")
        self.assertEqual((mail.state, mail.auto_delete), ("outgoing", True))
        self.assertFalse(mail.model or mail.res_id or mail.mail_message_id.author_id)
        self.assertNotIn(self.tokens(mail)[0], str(anna.message_ids.mapped("body")))

    def test_nobody_gets_a_mail_at_an_unknown_address(self):
        self.wish("nobody@example.com")
        self.run_cron()
        self.assertFalse(self.mails("nobody@example.com"))
        self.assertEqual(self.wishes().state, "unanswered")

    def test_known_and_unknown_addresses_take_the_same_statements(self):
        self.customer()
        self.wish("warm@example.com")
        known = self.statements(lambda: self.wish("anna.meier@example.com", "203.0.113.1"))
        unknown = self.statements(lambda: self.wish("nobody@example.com", "203.0.113.2"))
        self.assertEqual(known, unknown)

    def test_customers_with_one_address_get_one_mail_with_a_link_for_each(self):
        both = self.customer() + self.customer("Bert Meier", email="anna.meier@example.com")
        self.customer("Delivery", email=False, parent_id=both[0].id, type="delivery")
        self.wish("anna.meier@example.com")
        self.run_cron()
        tokens = self.tokens(self.mails("anna.meier@example.com"))
        found = [links.visitor(self.env, token).partner.id for token in tokens]
        self.assertEqual(sorted(found), both.ids)

    def test_archived_customers_get_their_link_and_hidden_ones_do_not(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        anna.active = False
        self.lock_and_refuse(bert)
        for address in ("anna.meier@example.com", "bert.braun@example.com"):
            self.wish(address)
        self.run_cron()
        self.assertEqual(len(self.mails("anna.meier@example.com")), 1)
        self.assertFalse(self.mails("bert.braun@example.com"))

    def test_a_look_alike_is_not_the_address(self):
        self.customer(email="groß@example.com")
        self.wish("gross@example.com")
        self.run_cron()
        self.assertFalse(self.mails("gross@example.com"))

    def test_a_customer_of_another_company_is_unknown_here(self):
        self.customer(company_id=self.there.id)
        self.wish("anna.meier@example.com")
        self.run_cron()
        self.assertFalse(self.mails("anna.meier@example.com"))
        self.wish("anna.meier@example.com", company=self.there)
        self.run_cron()
        self.assertIn("Beispiel AG", self.mails("anna.meier@example.com").body_html)

    def test_three_mails_a_day_and_no_more(self):
        self.customer()
        with freeze_time("2026-05-03 10:00:00") as clock:
            for _time in range(5):
                self.wish("anna.meier@example.com")
                self.run_cron()
                clock.tick(60)
            self.assertEqual(len(self.mails("anna.meier@example.com")), 3)
        with freeze_time("2026-05-04 11:00:00"):
            self.wish("anna.meier@example.com")
            self.run_cron()
        self.assertEqual(len(self.mails("anna.meier@example.com")), 4)

    def test_wishes_at_once_are_one_mail(self):
        self.customer()
        for _time in range(3):
            self.wish("anna.meier@example.com")
        self.run_cron()
        self.assertEqual(len(self.mails("anna.meier@example.com")), 1)

    def test_one_browser_and_all_together_are_limited(self):
        self.env["ir.config_parameter"].set_param("partner_consent.public_browser_limit", "2")
        for number in range(4):
            self.wish(f"a{number}@example.com", f"2001:db8:1:2::{number}")
        self.assertEqual(len(self.wishes()), 2)
        self.patch(wishing, "AT_MOST", 3)
        for number in range(4):
            self.wish(f"b{number}@example.com", f"203.0.113.{number}")
        self.assertEqual(len(self.wishes()), 3)

    def test_wishes_are_kept_for_a_day(self):
        with freeze_time("2026-05-03"):
            self.wish("nobody@example.com")
            self.run_cron()
        with freeze_time("2026-05-04 00:00:01"):
            self.env["partner.preference.wish"]._gc_old()
        self.assertFalse(self.wishes())

    def test_no_column_holds_the_browsers_address(self):
        self.wish("nobody@example.com")
        self.env.flush_all()
        rows = self.env.execute_query(SQL("SELECT * FROM partner_preference_wish"))
        self.assertNotIn("203.0.113", str(rows))

    def test_staff_read_wishes_but_no_links(self):
        self.customer()
        self.wish("anna.meier@example.com")
        wish = self.wishes().with_user(self.officer)
        self.assertEqual(wish.email, "anna.meier@example.com")
        for fname in ("links", "ip_digest"):
            with self.assertRefused("links|ip_digest|access"):
                wish.read([fname])


@tagged("-at_install", "post_install")
class TestWishPage(WishCommon, HttpCase):
    def post(self, csrf=None, files=None, **entered):
        if csrf is None:
            csrf = CSRF.search(self.url_open("/consent/link").text)[1]
        values = {"csrf_token": csrf, **entered}
        return self.url_open("/consent/link", values, files=files, timeout=30)

    def test_the_answer_is_the_same_for_known_unknown_and_limited_addresses(self):
        self.customer()
        for address in ("anna.meier@example.com", "nobody@example.com"):
            for _time in range(4):
                response = self.post(email=address)
                self.assertEqual(response.status_code, 200)
                self.assertNotIn(address, response.text)
        self.assertEqual(len({self.post(email=a).text for a in ("a@x.example", "b@x.example")}), 1)
        self.assertEqual(response.text, self.post(email="anna.meier@example.com").text)

    def test_looking_at_the_page_stores_nothing(self):
        for method in ("GET", "HEAD", "GET"):
            self.assertEqual(self.url_open("/consent/link", method=method).status_code, 200)
        self.assertFalse(self.wishes())

    def test_a_post_without_a_csrf_token_stores_nothing(self):
        with mute_logger("odoo.http"):
            response = self.post(csrf="forged", email="anna.meier@example.com")
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.wishes())

    def test_what_is_no_address_is_said_at_the_field(self):
        for entered in (
            "",
            "anna",
            "a@x.example, b@x.example",
            "a@x.example\nBcc: b@x.example",
            "Anna <anna@example.com>",
            "<script>alert(1)</script>@example.com",
            "anna@exam\u202eple.com ",
            "x" * 65_536,
            "' OR 1=1 --@example.com",
        ):
            with self.subTest(entered[:30]):
                response = self.post(email=entered)
                self.assertEqual(response.status_code, 200)
                self.assertIn('aria-describedby="email_error"', response.text)
                self.assertNotIn("<script>", response.text)
        self.assertFalse(self.wishes())

    def test_strange_fields_do_no_harm(self):
        response = self.post(files={"email": ("a.txt", b"a@x.example")})
        self.assertLess(response.status_code, 500)
        self.assertLess(self.post(email="a@x.example\0").status_code, 500)
        self.wishes().unlink()
        for company in ("99999999999999999999", "x", "\u00b2", "-1", "' OR 1=1"):
            self.assertIn("mailbox", self.post(email="a@x.example", company=company).text)
        self.assertEqual(self.wishes().company_id, self.here)

    def test_plus_and_percent_survive(self):
        self.customer(email="anna+news%1@example.com")
        self.post(email="Anna+News%1@Example.com")
        self.run_cron()
        self.assertEqual(len(self.mails("anna+news%1@example.com")), 1)

    def test_links_that_are_not_valid_lead_here(self):
        self.assertIn('href="/consent/link"', self.url_open("/consent/confirm/nonsense").text)

    def test_the_page_names_the_controller_that_it_is_of(self):
        response = self.url_open(f"/consent/link?company={self.there.id}")
        self.assertIn("Beispiel AG", response.text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertNotIn("<script", response.text)
