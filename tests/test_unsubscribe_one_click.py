"""One click, or a No in the confirmation mail, ends in the ledger of the right controller."""

import re
from urllib.parse import urlsplit

from lxml import html

from odoo.tests import tagged

from ..enforcement.sending.unsubscribing import address_word
from ..models.preference import links
from .test_unsubscribe import BROWSER, ONE_CLICK, STRANGE, UnsubscribeCommon


@tagged("-at_install", "post_install")
class TestOneClick(UnsubscribeCommon):
    def test_one_post_refuses_with_all_the_evidence(self):
        anna = self.willing("Anna Meier")
        self.one_click(self.offered(anna))
        event = self.last(anna)
        self.assertEqual((event.event, event.new_state), ("withdrawn", "refused"))
        self.assertEqual((event.source, event.user_agent), ("unsubscribe", "Mailbox/1.0"))
        self.assertEqual((event.ip_address, event.address), ("127.0.0.1", "anna.meier@example.com"))

    def test_a_form_of_several_parts_is_one_click_too(self):
        anna = self.willing("Anna Meier")
        url = self.base_url() + self.out(self.offered(anna))
        parts = {"List-Unsubscribe": (None, "One-Click")}
        self.assertEqual(self.opener.post(url, files=parts, timeout=30).status_code, 200)
        self.assertEqual(anna.consent_email, "refused")

    def test_clicking_again_says_the_same_and_writes_nothing(self):
        anna = self.willing("Anna Meier")
        mail = self.offered(anna)
        first = self.one_click(mail).text
        count = len(anna.consent_event_ids)
        self.assertEqual(self.one_click(mail).text, first)
        self.assertEqual(len(anna.consent_event_ids), count)

    def test_what_is_queued_to_them_stays(self):
        anna = self.willing("Anna Meier")
        mail = self.offered(anna)
        queued = self.offer().send_mail(anna.id)
        self.one_click(mail)
        self.assertFalse(self.leave(lambda: None))
        self.assertEqual(self.env["mail.mail"].browse(queued).failure_type, "consent_refused")

    def test_a_queued_mail_to_a_list_that_was_left_stays(self):
        news = self.env["mailing.list"].create({"name": "News"})
        contacts = self.env["mailing.contact"].create(
            [{"email": f"{name}@example.com", "list_ids": news.ids} for name in ("bert", "carl")]
        )
        model = self.env["ir.model"]._get_id("mailing.list")
        self.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", 0)
        mailing = self.mailing(
            contacts, mailing_model_id=model, contact_list_ids=news.ids, body_html="<p>News</p>"
        )
        with self.mock_mail_gateway():
            mailing.action_send_mail()
        self.assertEqual(mailing.scheduled, 2)
        news._update_subscription_from_email("bert@example.com", opt_out=True)
        (mail,) = self.leave(lambda: None)
        self.assertIn("carl@example.com", mail["email_to"][0])
        left = mailing.mailing_trace_ids.filtered(lambda one: one.email == "bert@example.com")
        self.assertEqual((left.trace_status, left.failure_type), ("cancel", "mail_optout"))

    def test_looking_changes_nothing(self):
        anna = self.willing("Anna Meier")
        mail = self.offered(anna)
        for method, status in (("OPTIONS", 204), ("HEAD", 200), *[("GET", 200)] * 3):
            response = self.opener.request(method, self.base_url() + self.out(mail), timeout=30)
            self.assertEqual(response.status_code, status)
        self.assertEqual(anna.consent_email, "given")
        page = html.fromstring(response.text)
        self.assertEqual(page.xpath("//form/@method"), ["post"])
        token = self.page_of(anna).rpartition("/")[2]
        self.assertIn(f"/consent/preferences/{token}", page.xpath("//a/@href"))
        self.assertFalse(page.xpath("//script"))
        self.url_open(page.xpath("//form/@action")[0], data={"unsubscribe": "all"}, timeout=30)
        self.assertEqual(anna.consent_email, "refused")

    def test_it_is_one_controllers(self):
        anna = self.willing("Anna Meier")
        anna.with_company(self.there)._consent_set("email", "given", source="preference_page")
        mail = {"body_html": "x", "consent_scope": "marketing", "email_from": "a@b.com"}
        there = self.env["mail.mail"].with_company(self.there)
        self.one_click(*self.leave(lambda: there.create(mail | {"recipient_ids": anna.ids}).send()))
        self.assertEqual(self.answers(anna), ("given", "refused"))
        self.assertEqual(self.last(anna).company_id, self.there)

    def test_an_address_that_the_customer_gave_up_is_suppressed(self):
        anna = self.willing("Anna Meier")
        mail = self.offered(anna)
        anna.email = "anna.new@example.com"
        self.one_click(mail)
        self.assertNotEqual(anna.consent_email, "refused")
        heir = self.customer("Heir", email="anna.meier@example.com")
        self.assertMayNotContact(heir, "email", "suppressed")

    def test_who_is_no_customer_any_more_can_say_no(self):
        anna = self.willing("Anna Meier")
        mail = self.offered(anna)
        anna.unlink()
        self.one_click(mail)
        again = self.customer("Anna Meier")
        self.assertMayNotContact(again, "email", "suppressed")

    def test_who_is_no_customer_can_say_no(self):
        mail = {"body_html": "x", "consent_scope": "marketing", "email_to": "Lead@example.com"}
        mail["email_from"] = "a@b.com"
        sent, *_none = self.leave(lambda: self.env["mail.mail"].create(mail).send())
        self.assertIn("/consent/unsubscribe/", self.hrefs(sent)[0])
        self.one_click(sent)
        self.assertFalse(self.leave(lambda: self.env["mail.mail"].create(mail).send()))

    def test_everybody_at_the_address_is_meant(self):
        anna = self.willing("Anna Meier")
        bert = self.willing("Bert Braun", email=anna.email)
        (mail,) = self.leave(lambda: self.offer().send_mail(bert.id, force_send=True))
        self.one_click(mail)
        self.assertEqual((anna + bert).mapped("consent_email"), ["refused", "refused"])

    def test_plus_and_percent_survive(self):
        anna = self.willing("Anna Meier", email=STRANGE)
        other = self.willing("Other", email="anna news@x@example.com")
        for send in (self.offer, lambda: None):
            anna._consent_set("email", "given", source="confirmation")
            template = send()
            mail = self.offered(anna) if template else self.mailed(self.mailing(anna))
            self.one_click(mail)
            self.assertEqual(anna.consent_email, "refused")
            self.assertNotEqual(other.consent_email, "refused")

    def test_the_link_of_the_page_refuses_too(self):
        anna = self.willing("Anna Meier")
        for address in ({anna.id: anna.email_normalized}, None):
            anna._consent_set("email", "given", source="confirmation")
            token = links.tokens(anna, address)[anna.id]
            self.assertEqual(self.url_open(f"/consent/unsubscribe/{token}").status_code, 200)
            self.assertEqual(anna.consent_email, "given")
            self.url_open(f"/consent/unsubscribe/{token}", data=ONE_CLICK, headers=BROWSER)
            self.assertEqual(self.last(anna).source, "unsubscribe")

    def test_a_forged_word_gets_the_same_answer_and_changes_nothing(self):
        anna = self.willing("Anna Meier")
        word = address_word(self.env, "anna.meier@example.com")
        before = self.env["partner.suppression"].sudo().search_count([])
        for forged in (
            word[:-2],
            f"{word[:60]}{word[62:]}",
            f"{word}AAAA",
            "x",
            "%00",
            "ä",
            "a/b",
            "x" * 9_000,
        ):
            for data in (None, ONE_CLICK):
                response = self.url_open(f"/consent/unsubscribe/{forged}", data=data, timeout=30)
                self.assertEqual(response.status_code, 200, forged[:20])
                self.assertIn("This link is not valid", response.text)
        self.assertEqual(anna.consent_email, "given")
        self.assertEqual(self.env["partner.suppression"].sudo().search_count([]), before)


@tagged("-at_install", "post_install")
class TestDeclining(UnsubscribeCommon):
    def asked(self, **values):
        anna = self.customer(lang="en_US", **values)
        (mail,) = self.leave(anna.action_consent_ask)
        (request,) = self.env["partner.consent.request"].search([("partner_id", "=", anna.id)])
        return anna, mail, request

    def test_the_request_itself_carries_a_no(self):
        anna, mail, request = self.asked()
        (url,) = [url for url in self.hrefs(mail) if "?answer=no" in url]
        path = urlsplit(url)._replace(scheme="", netloc="").geturl()
        for _time in range(3):
            page = self.url_open(path, timeout=30)
        self.assertEqual((anna.consent_email, request.state), ("requested", "sent"))
        form = html.fromstring(page.text)
        self.assertEqual(form.xpath("//button[@name='answer']/@value"), ["no"])
        csrf = form.xpath("//form//input[@name='csrf_token']/@value")[0]
        self.url_open(
            form.xpath("//main//form/@action | //form/@action")[0],
            {"csrf_token": csrf, "answer": "no"},
        )
        self.assertEqual(request.state, "declined")
        self.assertEqual(self.last(anna).source, "confirmation")

    def test_one_click_declines(self):
        anna, mail, request = self.asked()
        self.one_click(mail)
        self.assertEqual((anna.consent_email, request.state), ("refused", "declined"))
        self.assertEqual(self.last(anna).source, "confirmation")
        self.one_click(mail)

    def test_a_no_counts_after_a_yes_and_when_the_request_is_over(self):
        for ended in ("confirmed", "expired"):
            for name, way in (("one click", "header"), ("link", "body")):
                with self.subTest(ended=ended, way=way):
                    anna, mail, request = self.asked(name=f"{ended} {name}")
                    if ended == "expired":
                        request.expiry_date = "2020-01-01"
                    else:
                        token = re.search(r"/confirm/([\w-]+)", str(mail["body"]))[1]
                        self.assertEqual(request._answer(token, agreed=True), request)
                    if way == "header":
                        self.one_click(mail)
                    else:
                        (url,) = [url for url in self.hrefs(mail) if "?answer=no" in url]
                        shown = self.url_open(url, timeout=30)
                        self.assertNotEqual(anna.consent_email, "refused")
                        (action,) = html.fromstring(shown.text).xpath("//form/@action")
                        self.url_open(action, data={"unsubscribe": "all"}, timeout=30)
                    self.assertEqual(anna.consent_email, "refused")
                    self.assertEqual(self.last(anna).source, "unsubscribe")

    def test_one_request_is_not_answered_with_the_word_of_another_address(self):
        anna, mail, request = self.asked()
        token = re.search(r"/confirm/([\w-]+)", str(mail["body"]))[1]
        self.willing("Bert Braun", email="bert@example.com")
        word = address_word(self.env, "bert@example.com")
        self.url_open(f"/consent/unsubscribe/{word}?asked={token}", data=ONE_CLICK)
        self.assertEqual((anna.consent_email, request.state), ("requested", "sent"))

    def test_a_template_that_has_the_link_gets_no_second_one(self):
        template = self.env.ref("partner_consent.mail_template_consent_request")
        template.body_html = (
            '<p><a t-att-href="object.confirmation_url">Answer</a>'
            '<a t-attf-href="{{ object.confirmation_url }}?answer=no">No</a></p>'
        )
        _anna, mail, _request = self.asked()
        self.assertEqual(len([url for url in self.hrefs(mail) if "answer=no" in url]), 1)

    def test_a_mail_that_quotes_the_request_answers_for_nobody(self):
        anna, mail, _request = self.asked()
        bert = self.customer("Bert Braun")
        quoted = self.service(bert, mail["body"], consent_scope="service")
        self.assertNotIn("List-Unsubscribe", quoted["headers"])
