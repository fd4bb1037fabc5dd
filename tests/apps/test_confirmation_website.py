"""With a website, the page where customers answer stays in its own frame and at its address."""

import re

from odoo.tests import HttpCase, tagged

from ..test_confirmation_page import CSRF
from ..test_request import RequestCommon


@tagged("post_install", "-at_install")
class TestConfirmationOnTheWebsite(HttpCase, RequestCommon):
    def test_the_page_shows_and_records_the_answer_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        anna = self.customer(lang="de_DE")
        request, token = self.ask(anna)
        shown = self.url_open(f"/consent/confirm/{token}", timeout=60)
        self.assertEqual(shown.status_code, 200)
        self.assertEqual(shown.url.rpartition("/consent")[2], f"/confirm/{token}")
        self.assertIn(request.wording, re.sub(r"\s+", " ", shown.text))
        self.assertRegex(shown.text, r'<html[^>]*lang="de-DE"')
        self.assertEqual(anna.consent_email, "requested")
        values = {"csrf_token": CSRF.search(shown.text)[1], "answer": "yes"}
        self.url_open(f"/consent/confirm/{token}", values, timeout=60)
        self.assertEqual(anna.consent_email, "given")
        again = self.url_open(f"/consent/confirm/{token}", timeout=60)
        self.assertNotIn("Anna", again.text)
        self.assertEqual(len(anna.consent_event_ids), 2)
