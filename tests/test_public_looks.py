"""Public pages: for everybody's eyes and hands, on any screen, in the company's colours."""

import re

from odoo.tests import tagged

from ..controllers.public import GROUNDS
from ..policy.colours import LEGIBLE, contrast, legible, text_on
from .common.axe import browsing
from .common.public import PublicCommon

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PHONE, DESK = 320, 1280
ACCENT = re.compile(r"--o-consent-(accent|on-accent)-(light|dark): (#[0-9a-f]{6})")


@tagged("slow", "-at_install", "post_install")
class TestPublicLooks(PublicCommon):
    def test_no_page_shuts_anybody_out(self):
        found, paths = [], self.own_pages()
        with browsing(self) as browser:
            for lang in ("de_DE", "en_US"):
                self.speak_all(lang)
                for path in paths:
                    browser.visit(path)
                    for width, dark in ((PHONE, False), (DESK, True)):
                        browser.look(width, dark)
                        wrong = browser.violations()
                        if browser.overflow() > 0:
                            wrong.append("it is wider than the screen")
                        found += [f"{path}, {lang}, {width} px: {words}" for words in wrong]
            self.assertSees(browser)
        self.assertFalse(found, "\n".join(["", *found]))

    def assertSees(self, browser):
        """Assert that what is wrong with a page would be found."""
        browser.visit("/consent/confirm")
        browser.evaluate("document.documentElement.removeAttribute('lang')")
        self.assertIn("html-has-lang", str(browser.violations()))
        browser.evaluate("document.querySelector('main').style.minWidth = '3000px'")
        self.assertGreater(browser.overflow(), 0)

    def speak_all(self, lang):
        """Let pages be in this language, for customers and for everybody else."""
        (self.anna + self.bert + self.env.company.partner_id).lang = lang
        self.env["partner.consent.request"].search([]).sudo().lang = lang
        self.env.ref("base.public_user").lang = lang
        self.env.flush_all()

    def test_a_customer_answers_on_a_small_screen_by_keyboard(self):
        token = self.links["/consent/confirm"]
        with browsing(self) as browser:
            browser.look(PHONE)
            browser.visit(f"/consent/confirm/{token}")
            browser.evaluate("document.querySelector('button[value=yes]').focus()")
            browser.press_enter()
            browser.wait("!document.querySelector('button[value=yes]')")
            self.assertFalse(browser.violations())
        self.anna.invalidate_recordset()
        self.assertEqual(self.anna.consent_email, "given")

    def test_waiting_and_pressing_enter_changes_nothing(self):
        with self.assertNothingWritten(), browsing(self) as browser:
            for path in self.pages().values():
                browser.visit(path)
                for _time in range(2):
                    browser.press_enter()
                browser.evaluate("new Promise(done => setTimeout(done, 300))")


@tagged("-at_install", "post_install")
class TestPublicFrame(PublicCommon):
    def page(self):
        return self.url_open(f"/consent/confirm/{self.links['/consent/confirm']}", timeout=60)

    def colours(self):
        return {found[:2]: found[2] for found in ACCENT.findall(self.page().text)}

    def test_any_colour_of_a_company_can_be_read(self):
        for colour in ("#ffffff", "#000000", "#ffff00", "#0F0", "#808080", "red;}*{", "", False):
            self.env.company.primary_color = colour
            self.env.flush_all()
            found = self.colours()
            for scheme, (ground, _otherwise) in GROUNDS.items():
                with self.subTest(colour=colour, scheme=scheme):
                    accent = found["accent", scheme]
                    self.assertGreaterEqual(contrast(accent, ground), LEGIBLE)
                    self.assertGreaterEqual(contrast(found["on-accent", scheme], accent), LEGIBLE)

    def test_a_colour_that_can_be_read_is_the_companys(self):
        self.env.company.primary_color = "#7A0019"
        self.env.flush_all()
        self.assertEqual(self.colours()["accent", "light"], "#7a0019")

    def test_every_colour_has_a_legible_text(self):
        for level in range(256):
            grey = f"#{level:02x}{level:02x}{level:02x}"
            self.assertGreaterEqual(contrast(text_on(grey), grey), LEGIBLE)
            for ground, otherwise in GROUNDS.values():
                self.assertGreaterEqual(contrast(legible(grey, ground, otherwise), ground), LEGIBLE)

    def test_a_company_without_a_logo_is_named(self):
        self.assertNotIn("<img", self.page().text)
        self.env.company.logo = PIXEL
        self.env.flush_all()
        shown = self.page().text
        self.assertIn(f"/web/binary/company_logo?company={self.env.company.id}", shown)

    def test_a_language_from_right_to_left_turns_the_page(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.env["partner.consent.request"].search([]).sudo().lang = "ar_001"
        self.env.flush_all()
        self.assertRegex(self.page().text, r'<html lang="ar-001" dir="rtl"')

    def test_no_own_page_brings_a_script_or_is_kept(self):
        for path in self.own_pages():
            with self.subTest(path):
                answer = self.url_open(path, timeout=60)
                self.assertNotIn("<script", answer.text)
                self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
                self.assertEqual(answer.headers["Cache-Control"], "no-store")
                self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
                self.assertIn("noindex", answer.headers["X-Robots-Tag"])
                self.assertRegex(answer.text, r"<title>[^<]+</title>")
                self.assertRegex(answer.text, r'<html lang="\w\w-\w\w" dir="ltr"')

    def test_scanners_change_nothing(self):
        for path in self.pages().values():
            with self.subTest(path), self.assertNothingWritten():
                for method in ("HEAD", "GET", "GET", "GET", "HEAD"):
                    self.assertLess(self.url_open(path, method=method, timeout=60).status_code, 500)

    def test_no_button_waits_for_enter(self):
        """Enter on a page that has just been opened must send nothing: scanners press it, too."""
        for path in self.own_pages():
            with self.subTest(path):
                focused = re.findall(
                    r"<[^>]*\bautofocus\b[^>]*>", self.url_open(path, timeout=60).text
                )
                self.assertFalse([tag for tag in focused if 'role="status"' not in tag])
