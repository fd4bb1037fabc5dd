"""Whatever is made of a text that was rendered from an advertising template asks first."""

from markupsafe import Markup

from odoo import Command
from odoo.tests import tagged

from ..enforcement.sending.advertising_texts import AdvertisingText
from .common.documents import DocumentsCommon
from .common.sending import REASONS_WITH_ADDRESS, SendingCommon

WORD = "consent-advertising"


class AdvertisingTextsCommon(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.advertising = cls.offer(body_html="<p>Offer for <t t-out='object.name'/></p>")
        cls.service = cls.advertising.copy({"is_marketing": False})

    def text(self, template, record):
        return template._render_field("body_html", record.ids)[record.id]

    def ways(self):
        """Yield ``(name, function(customer, HTML))`` of what code makes of a text by itself."""
        mails = self.env["mail.mail"]

        def posted(customer, text, **values):
            customer.message_post(body=text, partner_ids=customer.ids, **values)

        def laid_out(customer, text):
            layout = "mail.mail_notification_light"
            return customer.env["mail.render.mixin"]._render_encapsulate(
                layout, text, context_record=customer
            )

        yield (
            "mail",
            lambda customer, text: mails.create(
                {"body_html": text, "email_from": "x@example.com", "recipient_ids": customer.ids}
            ),
        )
        yield (
            "mail to an address",
            lambda customer, text: mails.create(
                {"body_html": text, "email_from": "x@example.com", "email_to": customer.email}
            ),
        )
        yield (
            "mail with a layout",
            lambda customer, text: mails.create(
                {
                    "body_html": laid_out(customer, text),
                    "email_from": "x@example.com",
                    "recipient_ids": customer.ids,
                }
            ),
        )
        yield (
            "mail written later",
            lambda customer, text: mails.create(
                {"email_from": "x@example.com", "recipient_ids": customer.ids}
            ).write({"body_html": text}),
        )
        yield "post", posted
        # As some of Odoo's wizards post what a template rendered.
        yield "comment", lambda *args: posted(*args, message_type="comment")
        yield (
            "notify",
            lambda customer, text: customer.message_notify(body=text, partner_ids=customer.ids),
        )
        yield (
            "kept by a wizard",
            lambda customer, text: posted(
                customer,
                self.env["mail.compose.message"].create({"body": text, "model": False}).body,
                message_type="comment",
            ),
        )
        yield (
            "posted later",
            lambda customer, text: (
                customer.message_post(
                    body=text, partner_ids=customer.ids, scheduled_date="2100-01-01 10:00:00"
                ),
                self.env["mail.message.schedule"].search([])._send_notifications(),
            ),
        )
        yield (
            "scheduled",
            lambda customer, text: (
                self.env["mail.scheduled.message"]
                .create(
                    {
                        "model": "res.partner",
                        "res_id": customer.id,
                        "author_id": self.env.user.partner_id.id,
                        "body": text,
                        "scheduled_date": "2100-01-01 10:00:00",
                        "partner_ids": customer.ids,
                    }
                )
                ._post_message()
            ),
        )

    def assertLeaves(self, way, customer, text, leaves):
        with self.mock_mail_gateway():
            way(customer, text)
            self.env.flush_all()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertEqual(len(self._mails), int(leaves))
        self.assertNotIn(WORD, repr(self._mails))


@tagged("post_install", "-at_install")
class TestAdvertisingTexts(AdvertisingTextsCommon):
    def test_no_way_reaches_a_customer_who_may_not_be_contacted_and_the_document_says_why(self):
        for reason in REASONS_WITH_ADDRESS:
            for number, (name, way) in enumerate(self.ways(), 100):
                customer = self.unwilling(reason, number=number)
                with self.subTest(reason=reason, way=name):
                    self.assertLeaves(way, customer, self.text(self.advertising, customer), False)
                    said = " ".join(customer.message_ids.mapped("body"))
                    if name != "mail written later":
                        self.assertIn("Not sent", said)
                    self.assertNotIn(WORD, said)

    def test_every_way_reaches_a_customer_who_agreed(self):
        for name, way in self.ways():
            customer = self.willing(f"Anna {name}")
            with self.subTest(way=name):
                self.assertLeaves(way, customer, self.text(self.advertising, customer), True)

    def test_service_reaches_everybody_also_right_after_advertising(self):
        for number, (name, way) in enumerate(self.ways()):
            customer = self.unwilling("refused", number=number)
            # What somebody scheduled is their letter, which isn't posted to who refused meanwhile.
            to_who_refused = name != "scheduled"
            with self.subTest(way=name):
                self.assertLeaves(way, customer, self.text(self.advertising, customer), False)
                text = self.text(self.service, customer)
                self.assertLeaves(way, customer, text, to_who_refused)

    def test_what_follows_from_a_post_is_no_advertising_by_that(self):
        customer = self.unwilling("refused")
        text = self.text(self.advertising, customer)
        message = customer.message_post(body=text, partner_ids=customer.ids)
        followed = message.env["mail.mail"].create(
            {"body_html": "Ticket", "recipient_ids": [Command.link(customer.id)]}
        )
        self.assertEqual(followed.consent_scope, "service")

    def test_no_message_keeps_the_word_however_it_got_there(self):
        customer = self.willing("Anna")
        text = self.text(self.advertising, customer)
        message = customer.message_post(body=text) + customer._message_log(body=text)
        message.write({"body": text})
        self.assertNotIn(WORD, repr(message.mapped("body")))

    def test_of_several_recipients_those_who_agreed_get_it(self):
        anna, bert = self.willing("Anna"), self.unwilling("refused")
        mail = self.env["mail.mail"].create(
            {"body_html": self.text(self.advertising, bert), "recipient_ids": (anna + bert).ids}
        )
        self.assertEqual(mail.recipient_ids, anna)
        self.assertIn("Not sent to 1 of the recipients", bert.message_ids[0].body)

    def test_only_what_the_server_signed_is_a_word(self):
        customer = self.unwilling("refused")
        text = self.text(self.advertising, customer)
        self.assertIn(WORD, text)
        forged = Markup(text.replace(f"res.partner,{customer.id}", "res.partner,1"))
        self.assertLeaves(dict(self.ways())["post"], customer, forged.replace("--", "- -"), True)
        mail = self.env["mail.mail"].create({"body_html": forged, "recipient_ids": customer.ids})
        self.assertEqual(mail.consent_scope, "service")

    def test_a_whole_page_says_it_too(self):
        self.advertising.body_html = "<html><body><p>Offer</p></body></html>"
        customer = self.unwilling("refused")
        kept = self.env["mail.compose.message"].create(
            {"body": self.text(self.advertising, customer), "model": False}
        )
        self.assertLeaves(dict(self.ways())["mail"], customer, kept.body, False)

    def test_the_wizards_own_words_are_as_much_advertising_as_its_template(self):
        customer = self.unwilling("refused")
        wizard = self.env["mail.compose.message"].create(
            {"composition_mode": "mass_mail", "model": "res.partner", "body": "<p>x</p>"}
        )
        wizard.res_ids = repr(customer.ids)
        for template, marked in ((self.advertising, True), (self.service, False)):
            wizard.template_id = template
            wizard.body = "<p>Only today</p>"
            text = wizard._render_field("body", customer.ids)[customer.id]
            self.assertIn("Only today", text)
            self.assertEqual(WORD in text, marked)

    def test_text_of_an_sms_says_it_too(self):
        model_id = self.env["ir.model"]._get_id("res.partner")
        for advertising in (True, False):
            template = self.env["sms.template"].create(
                {"name": "x", "model_id": model_id, "body": "x", "is_marketing": advertising}
            )
            for number, way in enumerate(("post", "create")):
                customer = self.unwilling("refused", "sms", number=2 * number + advertising)
                [text] = template._render_field("body", customer.ids).values()
                self.assertEqual(isinstance(text, AdvertisingText), advertising)
                with self.subTest(advertising=advertising, way=way), self.mockSMSGateway():
                    if way == "post":
                        customer._message_sms(text)
                    else:
                        values = {"partner_id": customer.id, "number": customer.phone_sanitized}
                        self.env["sms.sms"].create(values | {"body": text})
                    self.run_cron("sms.ir_cron_sms_scheduler_action")
                    self.assertEqual(len(self._sms), int(not advertising))

    def test_a_template_that_is_no_advertising_costs_no_query_more(self):
        customer = self.unwilling("refused")
        self.text(self.service, customer)
        self.text(self.advertising, customer)
        with self.assertQueryCount(0):
            plain = self.text(self.service, customer)
        with self.assertQueryCount(0):
            self.text(self.advertising, customer)
        self.assertNotIn(WORD, plain)


@tagged("post_install", "-at_install")
class TestAdvertisingTextsForWhom(DocumentsCommon, AdvertisingTextsCommon):
    def test_a_mail_that_knows_no_document_is_sent_for_that_of_its_text(self):
        bert = self.willing("Bert")
        bert.with_company(self.there)._consent_set("email", "refused", source="portal")
        document = self.document(bert, self.there)
        template = self.advertising.copy(
            {"model_id": self.env["ir.model"]._get_id(document._name), "body_html": "<p>x</p>"}
        )
        for record, company in ((document, self.there), (bert, self.here)):
            text = self.text(template if record == document else self.advertising, record)
            mail = self.env["mail.mail"].create({"body_html": text, "recipient_ids": bert.ids})
            self.assertEqual(mail.consent_company_id, company)
            self.assertEqual(mail.state, "cancel" if company == self.there else "outgoing")
