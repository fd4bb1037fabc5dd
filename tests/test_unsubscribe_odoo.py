"""Odoo's own ways to unsubscribe: looking changes nothing, and the mailing's controller is told."""

import json
from urllib.parse import urlencode

from lxml import html

from odoo.tests import new_test_user, tagged

from .test_unsubscribe import BROWSER, ONE_CLICK, STRANGE, UnsubscribeCommon

NUMBER = "+4915123456789"


class OdoosPages(UnsubscribeCommon):
    def setUp(self):
        super().setUp()
        self.anna = self.willing("Anna Meier")
        self.anna.with_company(self.there)._consent_set("email", "given", source="confirmation")

    def path(self, mailing, document, page, email=None):
        email = email or document.email_normalized
        token = mailing._generate_mailing_recipient_token(document.id, email)
        said = {"document_id": document.id, "email": email, "hash_token": token}
        return f"/mailing/{mailing.id}/{page}?{urlencode(said)}"

    def to_lists(self, email, *names, **values):
        lists = self.env["mailing.list"].create([{"name": name} | values for name in names])
        contact = self.env["mailing.contact"].create({"email": email, "list_ids": lists.ids})
        model = self.env["ir.model"]._get_id("mailing.list")
        sent_to = {"mailing_model_id": model, "contact_list_ids": lists[0].ids}
        return contact, self.mailing(contact, **sent_to)

    def text(self, number=NUMBER, **values):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "SMS",
                "mailing_type": "sms",
                "body_plaintext": "Hello",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
            | values
        )
        trace = {
            "mass_mailing_id": mailing.id,
            "trace_type": "sms",
            "model": "res.partner",
            "res_id": self.anna.id,
            "sms_number": number,
            "sms_code": "abc",
        }
        self.env["mailing.trace"].create(trace)
        return mailing

    def look(self, path):
        """Open the page as scanners do, and return it."""
        for method in ("HEAD", "GET", "GET", "GET"):
            response = self.opener.request(method, self.base_url() + path, timeout=30)
            self.assertEqual(response.status_code, 200)
        return html.fromstring(response.text)

    def press(self, page, name):
        """Send the form with the button of this value."""
        data = {one.get("name"): one.get("value") for one in page.xpath("//form//input")}
        action = page.xpath("//form/@action")[0]
        response = self.url_open(action, data | {"unsubscribe": name}, headers=BROWSER, timeout=30)
        self.assertEqual(response.status_code, 200)
        return response

    def listed(self):
        return self.env["mail.blacklist"].search([]).mapped("email")


@tagged("-at_install", "post_install")
class TestUnsubscribeFromMailing(OdoosPages):
    def test_every_page_shows_first_and_refuses_by_its_button_alone(self):
        mailing = self.mailing(self.anna)
        for name in ("unsubscribe", "confirm_unsubscribe", "unsubscribe_oneclick"):
            with self.subTest(name):
                self.anna._consent_set("email", "given", source="confirmation")
                page = self.look(self.path(mailing, self.anna, name))
                self.assertEqual(self.anna.consent_email, "given")
                self.press(page, "all")
                event = self.last(self.anna)
                self.assertEqual((event.new_state, event.source), ("refused", "unsubscribe"))
                self.assertEqual(event.user_agent, "Mailbox/1.0")
        self.assertFalse(self.listed())

    def test_the_mailings_controller_alone_is_told(self):
        mailing = self.mailing(self.anna, company_id=self.there.id)
        path = self.path(mailing, self.anna, "unsubscribe_oneclick")
        self.assertEqual(self.url_open(path, ONE_CLICK, headers=BROWSER).status_code, 200)
        self.assertEqual(self.answers(self.anna), ("given", "refused"))
        self.assertFalse(self.listed())

    def test_odoos_header_of_a_mailing_is_a_way_to_refuse(self):
        mail = self.mailed(self.mailing(self.anna))
        self.assertIn("/unsubscribe_oneclick?", self.out(mail))
        self.look(self.out(mail))
        self.assertEqual(self.anna.consent_email, "given")
        self.one_click(mail)
        self.assertEqual(self.last(self.anna).source, "unsubscribe")

    def test_excluding_oneself_refuses_at_the_mailings_controller(self):
        mailing = self.mailing(self.anna, company_id=self.there.id)
        email = self.anna.email_normalized
        said = {
            "mailing_id": mailing.id,
            "document_id": self.anna.id,
            "email": email,
            "hash_token": mailing._generate_mailing_recipient_token(self.anna.id, email),
        }
        self.make_jsonrpc_request("/mailing/blocklist/add", said, headers=BROWSER)
        self.assertEqual(self.answers(self.anna), ("given", "refused"))
        self.assertFalse(self.listed())

    def test_odoos_blacklist_gets_an_address_that_is_no_customers(self):
        contact = self.env["mailing.contact"].create({"email": "lead@example.com"})
        mailing = self.mailing(contact)
        self.url_open(self.path(mailing, contact, "unsubscribe_oneclick"), ONE_CLICK)
        self.assertEqual(self.listed(), ["lead@example.com"])
        self.assertMayNotContact(self.customer("Lead"), "email", "refused")

    def test_leaving_a_list_is_no_refusal_and_the_page_offers_both(self):
        contact, mailing = self.to_lists(self.anna.email, "Offers", "News", is_public=True)
        page = self.look(self.path(mailing, contact, "confirm_unsubscribe"))
        self.assertEqual(page.xpath("//form//button/@value"), ["lists", "all"])
        self.assertIn("Offers", page.text_content())
        self.assertNotIn("News", page.text_content())
        self.press(page, "lists")
        opted = {one.list_id.name: one.opt_out for one in contact.subscription_ids}
        self.assertEqual(opted, {"Offers": True, "News": False})
        self.assertEqual(self.anna.consent_email, "given")
        self.press(page, "all")
        self.assertEqual(self.answers(self.anna), ("refused", "given"))

    def test_one_click_on_a_list_leaves_that_list(self):
        contact, mailing = self.to_lists(self.anna.email, "Offers", "News")
        path = self.path(mailing, contact, "unsubscribe_oneclick")
        self.assertEqual(self.url_open(path, ONE_CLICK).status_code, 200)
        self.assertEqual(contact.subscription_ids.filtered("opt_out").list_id.name, "Offers")
        self.assertEqual(self.anna.consent_email, "given")

    def test_a_private_lists_name_stays_private(self):
        contact, mailing = self.to_lists(self.anna.email, "Debtors", is_public=False)
        page = self.look(self.path(mailing, contact, "confirm_unsubscribe"))
        self.assertNotIn("Debtors", page.text_content() + self.press(page, "lists").text)

    def test_plus_and_percent_survive(self):
        self.anna.email = STRANGE
        self.anna._consent_set("email", "given", source="confirmation")
        mailing = self.mailing(self.anna)
        self.press(self.look(self.path(mailing, self.anna, "unsubscribe")), "all")
        self.assertEqual(self.last(self.anna).address, STRANGE)

    def test_hostile_parameters_are_refused_without_a_traceback(self):
        mailing = self.mailing(self.anna)
        good = self.path(mailing, self.anna, "unsubscribe")
        for number in (mailing.id, 2**31 - 1):
            for said in ({}, {"document_id": "x"}, {"hash_token": "ä"}, {"email": "a\0b"}):
                values = {"document_id": "1", "email": "x", "hash_token": "0"} | said
                for page in ("unsubscribe", "confirm_unsubscribe", "unsubscribe_oneclick"):
                    path = f"/mailing/{number}/{page}?{urlencode(values)}"
                    for data in (None, ONE_CLICK):
                        if data and page != "unsubscribe_oneclick":
                            continue
                        answer = self.url_open(path, data, timeout=30)
                        if "This link is not valid" not in answer.text:
                            self.assertIn(answer.status_code, (400, 401, 403, 404), path)
        self.assertEqual(self.url_open(good).status_code, 200)
        self.assertEqual(self.anna.consent_email, "given")

    def test_the_old_route_leads_to_the_page(self):
        mailing = self.mailing(self.anna)
        new = self.path(mailing, self.anna, "unsubscribe").replace("document_id", "res_id")
        self.look(f"/mail{new}".replace("hash_token", "token"))
        self.assertEqual(self.anna.consent_email, "given")

    def test_leaving_every_list_refuses_at_the_mailings_controller(self):
        contact, mailing = self.to_lists(self.anna.email, "Offers", "News")
        mailing.company_id = self.there
        email = contact.email_normalized
        said = {
            "mailing_id": mailing.id,
            "document_id": contact.id,
            "email": email,
            "hash_token": mailing._generate_mailing_recipient_token(contact.id, email),
            "lists_optin_ids": [],
        }
        self.make_jsonrpc_request("/mailing/list/update", said, headers=BROWSER)
        self.assertEqual(self.answers(self.anna), ("given", "refused"), json.dumps(said))


@tagged("-at_install", "post_install")
class TestUnsubscribeFromSms(OdoosPages):
    def setUp(self):
        super().setUp()
        for company in (self.here, self.there):
            self.anna.with_company(company)._consent_set("sms", "given", source="portal")

    def test_the_link_shows_first_and_refuses_at_the_mailings_controller(self):
        mailing = self.text(company_id=self.there.id)
        query = urlencode({"sms_number": NUMBER})
        page = self.look(f"/sms/{mailing.id}/unsubscribe/abc?{query}")
        self.assertEqual(self.answers(self.anna, "sms"), ("given", "given"))
        self.press(page, "all")
        self.assertEqual(self.answers(self.anna, "sms"), ("given", "refused"))
        event = self.last(self.anna, "sms")
        self.assertEqual((event.source, event.user_agent), ("unsubscribe", "Mailbox/1.0"))
        self.assertEqual(self.anna.consent_phone, "unknown")
        self.assertFalse(self.env["phone.blacklist"].search([]))

    def test_typing_the_number_is_enough(self):
        mailing = self.text()
        page = self.look(f"/sms/{mailing.id}/abc?{urlencode({'sms_number': NUMBER})}")
        self.assertEqual(self.anna.consent_sms, "given")
        page = self.look(f"/sms/{mailing.id}/abc")
        csrf = page.xpath("//input[@name='csrf_token']/@value")[0]
        typed = {"csrf_token": csrf, "sms_number": NUMBER}
        self.url_open(f"/sms/{mailing.id}/abc", typed, headers=BROWSER)
        self.assertEqual(self.answers(self.anna, "sms"), ("refused", "given"))

    def test_a_foreign_number_refuses_for_nobody(self):
        mailing = self.text()
        for number in ("", "+4915100000000", "x"):
            self.look(f"/sms/{mailing.id}/unsubscribe/abc?{urlencode({'sms_number': number})}")
        self.assertEqual(self.anna.consent_sms, "given")

    def test_odoos_blacklist_gets_a_number_that_is_no_customers(self):
        mailing = self.text("+4915199999999")
        query = urlencode({"sms_number": "+4915199999999"})
        self.press(self.look(f"/sms/{mailing.id}/unsubscribe/abc?{query}"), "all")
        self.assertEqual(self.env["phone.blacklist"].search([]).number, "+4915199999999")

    def test_leaving_a_list_is_no_refusal_and_the_page_offers_both(self):
        news = self.env["mailing.list"].create({"name": "News", "is_public": True})
        contact = {"name": "x", "mobile": NUMBER, "list_ids": news.ids}
        contact = self.env["mailing.contact"].create(contact)
        model = self.env["ir.model"]._get_id("mailing.list")
        mailing = self.text(mailing_model_id=model, contact_list_ids=news.ids)
        query = urlencode({"sms_number": NUMBER})
        page = self.look(f"/sms/{mailing.id}/unsubscribe/abc?{query}")
        self.press(page, "lists")
        self.assertTrue(contact.subscription_ids.opt_out)
        self.assertEqual(self.anna.consent_sms, "given")
        self.press(page, "all")
        self.assertEqual(self.anna.consent_sms, "refused")


@tagged("post_install", "-at_install")
class TestComingBack(OdoosPages):
    def test_odoos_subscriptions_promise_no_coming_back_but_by_the_own_page(self):
        new_test_user(self.env, "who-left", groups="base.group_portal", email="who@example.com")
        self.authenticate("who-left", "who-left")
        page = html.fromstring(self.url_open("/mailing/my").text)
        self.assertFalse(page.xpath("//*[@id='button_blocklist_remove']"))
        (link,) = page.xpath("//*[@id='o_consent_come_back']//a/@href")
        self.assertEqual(self.url_open(link).status_code, 200)
