"""Odoo's pages where customers opt out: what they do there is their own refusal."""

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user

from .common import ConsentCommon

EMAIL = "anna.meier@example.com"
BROWSER = {"User-Agent": "Mailbox/1.0"}


class TestUnsubscribePages(HttpCase, ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer()
        cls.anna._consent_set("email", "given", source="confirmation")
        cls.mailing = cls.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": [("id", "=", cls.anna.id)],
            }
        )

    def parameters(self, mailing, document):
        return {
            "document_id": document.id,
            "email": EMAIL,
            "hash_token": mailing._generate_mailing_recipient_token(document.id, EMAIL),
        }

    def on_lists(self, *names):
        lists = self.env["mailing.list"].create([{"name": name} for name in names])
        return self.env["mailing.contact"].create({"email": EMAIL, "list_ids": lists.ids})

    def assertUnsubscribed(self, channel="email"):
        event = self.anna.consent_event_ids.filtered(lambda e: e.channel == channel).sorted("id")[
            -1
        ]
        self.assertEqual((event.new_state, event.source), ("refused", "unsubscribe"))
        self.assertEqual(event.user_agent, "Mailbox/1.0")
        self.assertTrue(event.ip_address)

    def test_one_click_is_a_refusal(self):
        url = f"/mailing/{self.mailing.id}/unsubscribe_oneclick"
        response = self.url_open(
            url, data=self.parameters(self.mailing, self.anna), headers=BROWSER
        )
        self.assertEqual(response.status_code, 200)
        self.assertUnsubscribed()

    def test_the_page_shows_first_and_refuses_when_confirmed(self):
        parameters = self.parameters(self.mailing, self.anna)
        self.authenticate(None, None)
        page = self.url_open(f"/mailing/{self.mailing.id}/confirm_unsubscribe", params=parameters)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(self.anna.consent_email, "given")
        token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
        self.url_open(
            "/mailing/confirm_unsubscribe",
            data=parameters | {"mailing_id": self.mailing.id, "csrf_token": token},
            headers=BROWSER,
        )
        self.assertUnsubscribed()

    def test_a_foreign_link_refuses_for_nobody(self):
        parameters = self.parameters(self.mailing, self.anna) | {"hash_token": "0" * 128}
        url = f"/mailing/{self.mailing.id}/unsubscribe_oneclick"
        self.assertIn(self.url_open(url, data=parameters).status_code, (401, 403))
        self.assertEqual(self.anna.consent_email, "given")

    def post_json(self, url, **parameters):
        return self.make_jsonrpc_request(url, parameters, headers=BROWSER)

    def test_exclude_me_is_a_refusal(self):
        self.post_json(
            "/mailing/blocklist/add",
            mailing_id=self.mailing.id,
            **self.parameters(self.mailing, self.anna),
        )
        self.assertUnsubscribed()

    def test_leaving_every_list_is_a_refusal_and_leaving_one_is_not(self):
        contact = self.on_lists("Offers", "News")
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": self.env["ir.model"]._get_id("mailing.list"),
                "contact_list_ids": contact.list_ids.ids,
            }
        )
        for remaining, state in ((contact.list_ids[:1].ids, "given"), ([], "refused")):
            self.post_json(
                "/mailing/list/update",
                mailing_id=mailing.id,
                lists_optin_ids=remaining,
                **self.parameters(mailing, contact),
            )
            self.assertEqual(self.anna.consent_email, state)
        self.assertUnsubscribed()

    def test_the_link_of_a_text_message_refuses_sms(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "SMS",
                "mailing_type": "sms",
                "body_plaintext": "Hello",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        self.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "trace_type": "sms",
                "model": "res.partner",
                "res_id": self.anna.id,
                "sms_number": "+4915123456789",
                "sms_code": "abc",
            }
        )
        url = f"/sms/{mailing.id}/unsubscribe/abc"
        page = self.url_open(f"{url}?sms_number=%2B4915123456789", headers=BROWSER)
        self.assertEqual(self.anna.consent_sms, "unknown")
        token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
        form = {"csrf_token": token, "sms_number": "+4915123456789"}
        self.url_open(url, data=form, headers=BROWSER)
        self.assertUnsubscribed("sms")
        self.assertEqual(self.anna.consent_phone, "unknown")

    def delete_account(self, **post):
        groups, login = "base.group_portal", "anna_portal"
        new_test_user(self.env, login, groups=groups, partner_id=self.anna.id, password=login)
        self.anna.write({"email": EMAIL, "phone": "+49 151 23456789"})
        self.anna._consent_set("email", "given", source="confirmation")
        self.authenticate(login, login)
        form = {"validation": login, "password": login, "csrf_token": Request.csrf_token(self)}
        self.url_open("/my/deactivate_account", data=form | post, headers=BROWSER)
        self.assertFalse(self.anna.user_ids)

    def test_deleting_the_account_with_no_more_mails_is_the_customers_refusal(self):
        self.delete_account(request_blacklist="on")
        self.assertUnsubscribed()
        self.assertUnsubscribed("sms")

    def test_deleting_the_account_alone_is_no_refusal(self):
        self.delete_account()
        self.assertEqual(self.anna.consent_email, "given")
