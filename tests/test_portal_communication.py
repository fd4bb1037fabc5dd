"""The own page in the portal: the same as behind a private link, for one's own answers alone."""

import json

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

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

    def save(self, login, **changes):
        """Open the page, change some fields, send it, and return the page that comes back."""
        values = self.form(self.open(login)).values | changes
        values = {name: value for name, value in values.items() if value is not None}
        response = self.url_open(PATH, values, timeout=60)
        self.env.invalidate_all()
        return response

    def test_what_is_saved_there_is_ones_own_answer_by_the_portal(self):
        response = self.save("anna", channel_post="refused", partner_id=str(self.bert.id))
        self.assertEqual(response.status_code, 200)
        self.assertTrue(self.said(response))
        self.assertLedger(self.anna, ("post", "refused", "unknown", "refused", "portal"))
        self.assertEqual(self.bert.consent_post, "unknown")
        event = self.Event.search([("partner_id", "=", self.anna.id)])
        self.assertEqual(event.user_id.partner_id, self.anna)
        self.assertTrue(event.ip_address)

    def test_a_yes_for_e_mail_is_confirmed_at_the_address_because_a_login_proves_none(self):
        self.save("anna", channel_email="given")
        self.assertEqual(self.anna.consent_email, "requested")
        self.assertLedger(self.anna, ("email", "requested", "unknown", "requested", "portal"))

    def test_a_forged_form_without_its_token_changes_nothing(self):
        self.open("anna")
        with mute_logger("odoo.http"):
            answer = self.url_open(PATH, {"channel_post": "refused", "was_post": "unknown"})
        self.assertEqual(answer.status_code, 400)
        self.assertLedger(self.anna)

    def test_whoever_is_an_address_of_a_contact_answers_for_the_contact(self):
        address = self.env["res.partner"].create(
            {"name": "Lager", "type": "delivery", "parent_id": self.bert.id}
        )
        new_test_user(self.env, "depot", "base.group_portal", partner_id=address.id)
        address.email = False
        self.assertEqual(self.form(self.open("depot")).values["was_sms"], "refused")
        self.save("depot", channel_post="refused")
        self.assertEqual((self.bert.consent_post, address.consent_post), ("refused", "refused"))

    def test_answers_are_given_to_the_company_of_the_portal(self):
        there = self.controller("Zweite GmbH")
        user = self.anna.user_ids
        user.write({"company_ids": [Command.set(there.ids)], "company_id": there.id})
        self.save("anna", channel_post="refused")
        self.assertEqual(self.anna.with_company(there).consent_post, "refused")
        self.assertEqual(self.anna.consent_post, "unknown")
