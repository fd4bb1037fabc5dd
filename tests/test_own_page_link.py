"""Links to the own page by way of staff: copied, revoked, and put into mails."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..models.preference import links
from .common.controllers import ControllersCommon

PLACEHOLDER = '<p><t t-out="object.preference_url"/></p>'


class OwnPageLinkCommon(ControllersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer()
        cls.bert = cls.customer("Bert Beck")
        cls.Link = cls.env["partner.preference.link"]

    def whose(self, text):
        """Return the customer whose page the only link in a text opens."""
        start = text.index(links.PATH) + len(links.PATH) + 1
        return links.visitor(self.env, text[start : start + 64]).partner


@tagged("post_install", "-at_install")
class TestHandingOver(OwnPageLinkCommon):
    def test_a_copied_link_opens_the_customers_page_and_says_until_when(self):
        action = self.anna.with_user(self.clerk).action_consent_copy_link()
        self.assertEqual(action["tag"], "partner_consent.copy_link")
        self.assertEqual(self.whose(action["params"]["url"]), self.anna)
        until = links.valid_until(self.anna)
        self.assertIn(until.strftime("%m/%d/%Y"), action["params"]["message"])

    def test_a_copied_link_proves_no_address(self):
        url = self.anna.with_user(self.clerk).action_consent_copy_link()["params"]["url"]
        self.assertEqual(links.visitor(self.env, url.rpartition("/")[2]).address, links.HANDED_OVER)

    def test_the_customers_chatter_says_who_had_it_and_not_the_link(self):
        url = self.anna.with_user(self.clerk).action_consent_copy_link()["params"]["url"]
        message = self.anna.message_ids[0]
        self.assertEqual(message.author_id, self.clerk.partner_id)
        self.assertIn("Link to the own page copied", message.body)
        self.assertNotIn(url.rpartition("/")[2], message.body)

    def test_revoked_links_lead_nowhere_the_sent_ones_included(self):
        sent = links.tokens(self.anna, {self.anna.id: "anna.meier@example.com"})[self.anna.id]
        copied = links.tokens(self.anna)[self.anna.id]
        others = links.tokens(self.bert)[self.bert.id]
        self.anna.with_user(self.clerk).action_consent_revoke_links()
        for token in (sent, copied):
            self.assertIsNone(links.visitor(self.env, token))
        self.assertEqual(links.visitor(self.env, others).partner, self.bert)

    def test_whoever_records_no_answers_hands_over_no_link(self):
        portal = new_test_user(self.env, "link_portal", "base.group_portal")
        for user in (self.auditor, portal):
            for method in ("action_consent_copy_link", "action_consent_revoke_links"):
                with self.subTest(user=user.login), self.assertRefused("", AccessError):
                    getattr(self.anna.with_user(user), method)()
        self.assertFalse(self.anna.with_user(self.auditor).preference_url)
        self.assertFalse(self.Link.search([]))

    def test_an_officer_who_is_auditor_too_does(self):
        self.auditor.group_ids += self.env.ref("partner_consent.group_consent_officer")
        self.assertTrue(self.anna.with_user(self.auditor).action_consent_copy_link())

    def test_the_front_desk_does_without_the_right_to_edit_contacts(self):
        desk = new_test_user(self.env, "desk", "base.group_user")
        self.assertTrue(self.anna.with_user(desk).action_consent_copy_link())
        self.anna.with_user(desk).action_consent_revoke_links()

    def test_opening_the_form_makes_no_link(self):
        form = Form(self.anna.with_user(self.clerk))
        self.assertTrue(form.preference_link_allowed)
        self.assertFalse(Form(self.Partner.with_user(self.clerk)).preference_link_allowed)
        self.assertFalse(Form(self.anna.with_user(self.auditor)).preference_link_allowed)
        self.assertFalse(self.Link.search([]))

    def test_a_pasted_link_finds_its_customer(self):
        url = self.anna.preference_url
        self.assertEqual(self.Partner.search([("preference_url", "=", url)]), self.anna)
        for other in ("x", "", False, 5, f"{url}0"):
            self.assertFalse(self.Partner.search([("preference_url", "=", other)]))
        self.assertNotIn(self.anna, self.Partner.search([("preference_url", "!=", url)]))


@tagged("post_install", "-at_install")
class TestOwnPagePlaceholder(OwnPageLinkCommon):
    def rendered(self, source, record, user=None, engine="qweb"):
        mixin = self.env["mail.render.mixin"].with_user(user or self.clerk)
        return str(
            mixin._render_template(source, record._name, record.ids, engine=engine)[record.id]
        )

    def test_whoever_writes_templates_may_use_it(self):
        plain = new_test_user(self.env, "plain", "base.group_user")
        self.assertFalse(plain.has_group("mail.group_mail_template_editor"))
        entry = self.env["partner.history"].create({"partner_id": self.anna.id})
        for record, source, engine in (
            (self.anna, PLACEHOLDER, "qweb"),
            (self.anna, "{{ object.preference_url }}", "inline_template"),
            (entry, '<t t-out="object.partner_id.preference_url"/>', "qweb"),
            (entry, "{{object.partner_id.preference_url}}", "inline_template"),
        ):
            with self.subTest(source):
                text = self.rendered(source, record, plain, engine)
                self.assertEqual(self.whose(text), self.anna)

    def test_a_template_that_a_job_sends_has_it(self):
        template = self.env["mail.template"].create(
            {
                "name": "Own page",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "partner_to": "{{ object.id }}",
                "subject": "Your page",
                "body_html": PLACEHOLDER,
            }
        )
        mail = self.env["mail.mail"].browse(template.send_mail(self.anna.id))
        self.assertEqual(self.whose(str(mail.body_html)), self.anna)

    def test_each_recipient_of_a_series_gets_their_own(self):
        wizard = (
            self.env["mail.compose.message"]
            .with_user(self.clerk)
            .create(
                {
                    "composition_mode": "mass_mail",
                    "model": "res.partner",
                    "res_ids": repr((self.anna + self.bert).ids),
                    "subject": "Your page",
                    "body": PLACEHOLDER,
                }
            )
        )
        mails, _messages = wizard._action_send_mail()
        found = {self.whose(str(mail.body_html)).id for mail in mails.sudo()}
        self.assertEqual(found, set((self.anna + self.bert).ids))

    def test_each_recipient_of_a_mailing_gets_their_own(self):
        customers = self.anna + self.bert
        customers._consent_set("email", "given", source="confirmation")
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Your page",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": [("id", "in", customers.ids)],
                "body_html": PLACEHOLDER,
            }
        )
        mailing.with_context(mail_notify_force_send=False)._action_send_mail()
        mails = self.env["mail.mail"].search([("mailing_id", "=", mailing.id)])
        found = {mail.res_id: self.whose(str(mail.body_html)).id for mail in mails}
        self.assertEqual(found, {id_: id_ for id_ in customers.ids})

    def test_it_is_that_of_the_company_which_writes(self):
        there = self.anna.with_company(self.there)
        self.assertEqual(self.whose(there.preference_url).env.company, self.there)
        self.assertNotEqual(there.preference_url, self.anna.preference_url)


@tagged("post_install", "-at_install")
class TestComposerLink(OwnPageLinkCommon):
    def composer(self, *partners, user=None, **values):
        record = partners[0] if partners else self.anna
        values = {
            "composition_mode": "comment",
            "model": "res.partner",
            "res_ids": repr(record.ids),
            "partner_ids": [partner.id for partner in partners],
            "subject": "Hello",
            "body": "<p>Hello</p>",
            **values,
        }
        return self.env["mail.compose.message"].with_user(user or self.clerk).create(values)

    def test_the_button_adds_the_recipients_link_and_keeps_the_text(self):
        wizard = self.composer(self.anna)
        action = wizard.action_consent_insert_link()
        self.assertEqual((action["res_model"], action["res_id"]), (wizard._name, wizard.id))
        self.assertIn("<p>Hello</p>", wizard.body)
        self.assertEqual(self.whose(wizard.body), self.anna)

    def test_it_stands_before_the_signature(self):
        signature = '<div class="x o-signature-container">Clara</div>'
        wizard = self.composer(self.anna, body=f"<p>Hello</p>{signature}")
        wizard.action_consent_insert_link()
        before, _link, after = wizard.body.partition(links.PATH)
        self.assertIn("Hello", before)
        self.assertIn("Clara", after)

    def test_a_mail_to_several_people_takes_none(self):
        for wizard in (self.composer(self.anna, self.bert), self.composer()):
            with self.assertRefused("one customer's own page", UserError):
                wizard.action_consent_insert_link()
        self.assertFalse(self.Link.search([]))

    def test_a_follower_would_get_it_too(self):
        self.anna.message_subscribe(self.bert.ids)
        wizard = self.composer(
            self.anna, subtype_id=self.env.ref("mail.mt_comment").id, notify_skip_followers=False
        )
        with self.assertRefused("It goes to 2", UserError):
            wizard.action_consent_insert_link()

    def test_it_is_in_the_recipients_language_and_for_the_company_of_the_document(self):
        bert = self.customer("Bert")
        entry = self.composer(bert).with_company(self.there)
        entry.action_consent_insert_link()
        self.assertEqual(self.whose(entry.body).env.company, self.there)

    def test_an_auditor_inserts_none(self):
        with self.assertRefused("", AccessError):
            self.composer(self.anna, user=self.auditor).action_consent_insert_link()
