"""The own page in the portal: the same as behind a private link, for one's own answers alone."""

import json

from odoo.tests import HttpCase, new_test_user, tagged

from ..models.preference import links
from .common.preferences import PreferencesCommon

PATH = "/my/communication"


@tagged("post_install", "-at_install")
class TestPortalCommunication(PreferencesCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.bert = cls.customer(), cls.customer("Bert Beck")
        for partner in (cls.anna, cls.bert):
            login = partner.name.split()[0].lower()
            new_test_user(cls.env, login, "base.group_portal", partner_id=partner.id)
        cls.bert._consent_set("sms", "refused", source="manual", note="not for Anna's eyes")

    def open(self, login, path=""):
        self.authenticate(login, login)
        return self.url_open(f"{PATH}{path}", timeout=60)

    def test_the_account_has_a_card_that_leads_to_it(self):
        self.authenticate("anna", "anna")
        self.assertIn(f'href="{PATH}"', self.url_open("/my", timeout=60).text)

    def test_it_shows_ones_own_answers_and_history(self):
        self.anna._consent_set("post", "given", source="portal", wording="By letter, please.")
        text = self.open("anna").text
        self.assertEqual(self.form(self.open("anna")).values["was_post"], "given")
        self.assertIn("By letter, please.", text)
        self.assertIn("by you, in your account", text)
        self.assertNotIn("by our staff", text)

    def test_nobody_else_is_shown_whatever_the_address_says(self):
        for path in (f"?partner_id={self.bert.id}", f"?token={links.tokens(self.bert)}"):
            self.assertEqual(self.form(self.open("anna", path)).values["was_sms"], "unknown")
        self.assertEqual(self.open("anna", f"/{self.bert.id}").status_code, 404)

    def test_without_a_login_it_asks_for_one(self):
        for path in ("", "/receipt.json", "/receipt.pdf"):
            answer = self.url_open(f"{PATH}{path}", timeout=60)
            self.assertIn("/web/login", answer.url)

    def test_receipts_are_ones_own(self):
        document = self.open("bert", "/receipt.json").json()
        (one,) = document["dpv:hasRecordOfActivity"]
        self.assertIn(f":{self.bert.id}", json.dumps(one["dpv:hasDataSubject"]))
        self.assertNotIn("Anna", json.dumps(document))
        self.assertIn("by our staff", self.open("bert", "/receipt.pdf").text)
        self.assertEqual(self.open("anna", "/receipt.json").json()["dpv:hasRecordOfActivity"], [])

    def test_looking_at_it_changes_nothing(self):
        for _time in range(3):
            self.open("anna")
        self.assertFalse(self.env["partner.preference.link"].search([]))
        self.assertLedger(self.anna)

    def test_staff_see_their_own_too(self):
        self.assertEqual(self.open("clerk").status_code, 200)
