"""Unsubscribing: what advertising carries when it leaves."""

import re
from unittest.mock import patch
from urllib.parse import urlsplit

from lxml import html

from odoo.tests import HttpCase, tagged

from ..models.preference import links
from .common.controllers import ControllersCommon
from .common.sending import SendingCommon

BROWSER = {"User-Agent": "Mailbox/1.0"}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
STRANGE = "anna+news%40x@example.com"


class UnsubscribeCommon(SendingCommon, ControllersCommon, HttpCase):
    def leave(self, send):
        """Send, and return what left as ``[{email_to, headers, body, …}]``."""
        with self.mock_mail_gateway():
            send()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        return self._mails

    def offered(self, customer, **values):
        """Return the one mail by which an advertising template reaches this customer."""
        template = self.offer(**values)
        (mail,) = self.leave(lambda: template.send_mail(customer.id, force_send=True))
        return mail

    def mailed(self, mailing):
        (mail,) = self.leave(mailing.action_send_mail)
        return mail

    def service(self, customer, body, **values):
        mail = {"body_html": body, "email_from": "a@example.com", "recipient_ids": customer.ids}
        (sent,) = self.leave(lambda: self.env["mail.mail"].create(mail | values).send())
        return sent

    def one_click(self, mail):
        """Post as the provider of a mail box does: no page before, no cookie, no redirection."""
        self.assertEqual(mail["headers"]["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        url = self.out(mail)
        self.opener.cookies.clear()
        response = self.url_open(
            url, data=ONE_CLICK, headers=BROWSER, allow_redirects=False, timeout=30
        )
        self.assertEqual(response.status_code, 200)
        self.assertFalse(response.cookies)
        return response

    def out(self, mail):
        url = re.fullmatch("<(https?://.+)>", mail["headers"]["List-Unsubscribe"])[1]
        return urlsplit(url)._replace(scheme="", netloc="").geturl()

    def hrefs(self, mail):
        return html.fromstring(str(mail["body"])).xpath("//a/@href")

    def page_of(self, customer, company=None):
        here = customer.with_company(company or self.env.company)
        return links.urls(here, {customer.id: customer.email_normalized})[customer.id]

    def last(self, customer, channel="email"):
        events = customer.sudo().consent_event_ids.filtered(lambda one: one.channel == channel)
        return events.sorted("id")[-1:]


@tagged("-at_install", "post_install")
class TestWhatLeaves(UnsubscribeCommon):
    def test_an_advertising_template_leads_to_the_page_of_who_gets_it(self):
        anna = self.willing("Anna Meier")
        mail = self.offered(anna)
        self.assertIn(self.page_of(anna), self.hrefs(mail))
        self.assertIn(self.page_of(anna), mail["body_alternative"])
        self.assertEqual(len([url for url in self.hrefs(mail) if "/consent/" in url]), 1)
        token = self.page_of(anna).rpartition("/")[2]
        self.assertEqual(links.visitor(self.env, token).address, "anna.meier@example.com")

    def test_the_header_leaves_as_one_line_that_mail_programs_read(self):
        anna = self.willing("Anna Meier")
        for mail in (self.offered(anna), self.mailed(self.mailing(anna))):
            line = f"List-Unsubscribe: {mail['headers']['List-Unsubscribe']}\r\n"
            self.assertIn(line, mail["EmailMessage"].as_bytes().decode())

    def test_service_and_correspondence_carry_nothing_and_make_no_link(self):
        anna = self.willing("Anna Meier")
        for scope in ("service", False):
            mail = self.service(anna, "<p>Your invoice</p>", consent_scope=scope)
            self.assertNotIn("List-Unsubscribe", mail["headers"])
            self.assertNotIn("/consent/", mail["body"])
        self.assertFalse(self.env["partner.preference.link"].search([]))

    def test_what_a_template_handed_over_proves_the_address_when_it_leaves(self):
        anna, bert = self.willing("Anna Meier"), self.willing("Bert Braun")
        handed = anna.preference_url
        body = f'<p><a href="{handed}">Your answers</a> {handed}</p>'
        self.assertIn(self.page_of(anna), self.service(anna, body)["body"])
        self.assertNotIn(handed, self.service(anna, body)["body_alternative"])
        to = {"email_to": "ANNA.MEIER@example.com", "recipient_ids": []}
        self.assertIn(self.page_of(anna), self.service(anna, body, **to)["body"])
        # Neither somebody else nor several prove anything.
        self.assertIn(handed, self.service(bert, body)["body"])
        to = {"email_to": f"{anna.email}, {bert.email}", "recipient_ids": []}
        self.assertIn(handed, self.service(anna, body, **to)["body"])

    def test_a_template_with_its_own_link_gets_no_second_one(self):
        anna = self.willing("Anna Meier")
        body = '<p><a t-att-href="object.preference_url">Settings</a></p>'
        mail = self.offered(anna, body_html=body)
        self.assertEqual(self.hrefs(mail), [self.page_of(anna)])

    def test_advertising_goes_to_each_of_several_addresses_with_their_own_links(self):
        anna, bert, carl = map(self.willing, ("Anna Meier", "Bert Braun", "Carl Kurz"))
        template = self.offer(
            partner_to=False, email_to=f"{anna.email}, {bert.email}", email_cc=carl.email
        )
        sent = self.leave(lambda: template.send_mail(anna.id, force_send=True))
        copy = self.offer(email_cc=carl.email)
        sent += self.leave(lambda: copy.send_mail(bert.id, force_send=True))
        self.assertEqual(len(sent), 5)
        self.assertEqual(len({mail["headers"]["List-Unsubscribe"] for mail in sent}), 3)
        for mail in sent:
            (address,) = [*mail["email_to"], *mail["email_cc"]]
            (customer,) = [one for one in anna + bert + carl if one.email in address]
            self.assertEqual(self.hrefs(mail), [self.page_of(customer)])

    def test_odoos_placeholder_for_mailings_leads_to_the_page_too(self):
        body = '<p><a href="/unsubscribe_from_list">Unsubscribe</a></p>'
        anna = self.willing("Anna Meier")
        self.assertEqual(self.hrefs(self.offered(anna, body_html=body)), [self.page_of(anna)])

    def test_somebody_elses_way_out_is_none(self):
        anna, bert = self.willing("Anna Meier"), self.willing("Bert Braun")
        for url in (
            bert.preference_url,
            "https://shop.example/consent/unsubscribe/x",
            "https://shop.example/mailing/1/unsubscribe",
        ):
            mail = self.offered(anna, body_html=f'<p><a href="{url}">x</a></p>')
            self.assertEqual(self.hrefs(mail), [url, self.page_of(anna)])

    def test_an_empty_text_gets_its_link_too(self):
        anna = self.willing("Anna Meier")
        mail = self.offered(anna, body_html=False)
        self.assertEqual(self.hrefs(mail), [self.page_of(anna)])
        self.assertIn(self.page_of(anna), mail["body_alternative"])

    def test_each_of_two_customers_gets_their_own(self):
        anna, bert = self.willing("Anna Meier"), self.willing("Bert Braun")
        mail = {"body_html": "<p>Sale</p>", "consent_scope": "marketing", "email_from": "a@b.com"}
        both = mail | {"recipient_ids": (anna + bert).ids}
        sent = self.leave(lambda: self.env["mail.mail"].create(both).send())
        self.assertEqual(len({mail["headers"]["List-Unsubscribe"] for mail in sent}), 2)
        for partner, one in zip(anna + bert, sent, strict=True):
            self.assertEqual(self.hrefs(one), [self.page_of(partner)])

    def test_a_mailing_leads_customers_to_their_page_and_others_to_odoos(self):
        anna = self.willing("Anna Meier")
        body = '<p><a href="/unsubscribe_from_list">Unsubscribe</a></p>'
        mail = self.mailed(self.mailing(anna, body_html=body))
        self.assertEqual(self.hrefs(mail), [self.page_of(anna)])
        news = self.env["mailing.list"].create({"name": "News", "is_public": False})
        stranger = {"name": "x", "email": "new@example.com", "list_ids": news.ids}
        contact = self.env["mailing.contact"].create(stranger)
        mail = self.mailed(self.mailing(contact, body_html=body))
        self.assertIn("/confirm_unsubscribe?", self.hrefs(mail)[0])

    def test_a_list_that_is_not_public_is_left_on_odoos_page(self):
        anna = self.willing("Anna Meier")
        news = self.env["mailing.list"].create({"name": "Members", "is_public": False})
        contact = self.env["mailing.contact"].create({"email": anna.email, "list_ids": news.ids})
        body = '<p><a href="/unsubscribe_from_list">Unsubscribe</a></p>'
        model = self.env["ir.model"]._get_id("mailing.list")
        values = {"mailing_model_id": model, "contact_list_ids": news.ids, "body_html": body}
        mailing = self.mailing(contact, **values)
        self.assertIn("/confirm_unsubscribe?", self.hrefs(self.mailed(mailing))[0])
        news.is_public = True
        again = self.mailing(contact, **values)
        self.assertEqual(self.hrefs(self.mailed(again)), [self.page_of(anna)])

    def test_no_tracker_keeps_the_link_of_a_mailing(self):
        anna = self.willing("Anna Meier")
        body = (
            '<p><a t-att-href="object.preference_url">Page</a>'
            '<a href="https://example.com/x">Shop</a></p>'
        )
        mail = self.mailed(self.mailing(anna, body_html=body))
        own, tracked = self.hrefs(mail)
        self.assertEqual(own, self.page_of(anna))
        self.assertIn("/r/", tracked)

    def test_a_test_mailing_stays_as_odoo_has_it(self):
        mailing = self.mailing(self.willing("Anna Meier"))
        wizard = {"mass_mailing_id": mailing.id, "email_to": "team@example.com"}
        test = self.env["mailing.mailing.test"].create(wizard)
        (mail,) = self.leave(test.send_mail_test)
        self.assertNotIn("/consent/", f"{mail['body']}{mail['headers']}")

    def test_the_footer_speaks_the_customers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        anna = self.willing("Anna Meier", lang="de_DE")
        self.assertIn(self.page_of(anna), self.hrefs(self.offered(anna)))

    def test_a_mail_costs_no_query_more_than_one_without_a_link(self):
        def each(scope):
            """Return what one more mail costs."""
            costs = []
            for count in (2, 12):
                names = [f"{scope} {count} {number}" for number in range(count)]
                mail = {"body_html": "x", "consent_scope": scope, "email_from": "a@b.com"}
                mails = self.env["mail.mail"].create(
                    [mail | {"recipient_ids": self.willing(name).ids} for name in names]
                )
                with self.mock_mail_gateway():
                    costs.append(self.statements(mails.send))
            return (costs[1] - costs[0]) / 10

        self.assertLessEqual(each("marketing"), each("service"))

    def test_a_mailing_asks_for_all_links_at_once(self):
        costs = []
        for count in (2, 12):
            names = [f"Of {count}, {number}" for number in range(count)]
            customers = self.env["res.partner"].union(*map(self.willing, names))
            mailing = self.mailing(customers)
            with patch.object(links, "tokens", side_effect=links.tokens) as made:
                self.send(mailing)
            self.assertEqual(len(self._mails), count)
            costs.append(made.call_count)
        self.assertEqual(*costs)
