"""Answers on the own page, and others who bear the same address."""

from odoo import Command
from odoo.tests import HttpCase, tagged

from .common.preferences import PreferencesCommon
from .test_request import LINK


@tagged("-at_install", "post_install")
class TestOthers(PreferencesCommon, HttpCase):
    def test_a_link_by_email_takes_back_what_was_said_from_that_address(self):
        anna, bert = self.customer(), self.customer("Bert", email=self.EMAIL)
        bert._consent_set("email", "refused", source="unsubscribe")
        self.yes(anna)
        self.assertEqual(bert.consent_email, "given")
        self.assertMayContact(anna, "email")

    def test_it_proves_nobodys_number(self):
        anna, bert = self.customer(), self.customer("Bert")
        bert._consent_set("sms", "refused", source="unsubscribe")
        self.wording("sms")
        self.save(anna, channel_sms="given")
        self.assertEqual((anna.consent_sms, bert.consent_sms), ("given", "refused"))
        self.assertMayNotContact(anna, "sms", "refused_elsewhere")
        self.assertNotIn("Bert", self.page(anna).text)

    def test_what_is_said_at_an_address_of_a_contact_is_said_of_the_contact(self):
        anna = self.customer(child_ids=[Command.create({"name": "Invoices", "type": "invoice"})])
        self.save(anna.child_ids, None, channel_post="refused", pause="3")
        self.assertEqual((anna.consent_post, anna.child_ids.consent_post), ("refused", "refused"))
        self.assertEqual(
            {(row.channel, row.source) for row in anna.consent_event_ids if row.channel != "fax"},
            {
                ("post", "preference_page"),
                *((code, "pause") for code in ("email", "phone", "sms", "messenger")),
            },
        )

    def test_a_yes_by_a_handed_over_link_counts_once_it_is_confirmed(self):
        self.env["res.lang"]._activate_lang("de_DE")
        anna = self.customer()
        self.save(anna, None, channel_email="given", language="de_DE")
        request = anna.consent_request_ids
        self.assertEqual((anna.consent_email, request.lang), ("requested", "de_DE"))
        self.assertIn("waits for your answer", self.page(anna, None).text)
        mail = self.env["mail.mail"].search([("email_to", "=", anna.email_normalized)])
        token = LINK.search(mail.body_html)[1]
        self.env["partner.consent.request"]._answer(token, True)
        self.assertEqual(anna.consent_email, "given")

    def test_a_no_on_the_page_takes_the_question_back(self):
        anna = self.customer()
        self.save(anna, None, channel_email="given")
        self.save(anna, None, channel_email="refused")
        self.assertEqual(anna.consent_request_ids.state, "void")
        self.assertEqual(anna.consent_email, "refused")

    def test_what_suppresses_the_address_ends_with_the_customers_own_yes(self):
        former = self.customer()
        former._consent_set("email", "refused", source="portal")
        former.unlink()
        anna = self.customer()
        self.assertMayNotContact(anna, "email", "suppressed")
        self.assertIn("Thank you", self.said(self.yes(anna))[0])
        self.assertMayContact(anna, "email")

    def test_an_erasure_takes_pauses_and_links_along(self):
        anna = self.customer()
        self.save(anna, pause="6")
        models = ("partner.consent.pause", "partner.preference.link")
        for model in models:
            self.assertTrue(self.env[model].search([("partner_id", "=", anna.id)]))
        url = self.url(anna)
        erasure = (
            self.env["partner.erasure"].with_user(self.officer).create({"partner_id": anna.id})
        )
        erasure.action_preview()
        erasure.action_erase()
        for model in models:
            self.assertFalse(self.env[model].search([("partner_id", "=", anna.id)]))
        self.assertIn("not valid", self.url_open(url, timeout=60).text)
