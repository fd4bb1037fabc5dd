"""The shop's newsletter block and check-box put people on a mailing list; they make no Yes."""

from odoo.addons.http_routing.tests.common import MockRequest
from odoo.addons.website_sale_mass_mailing.controllers.main import WebsiteSale
from odoo.tests import HttpCase, tagged

from ..common import ConsentCommon

EMAIL = "anna.meier@example.com"


@tagged("post_install", "-at_install")
class TestNewsletter(HttpCase, ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer()
        cls.news = cls.env["mailing.list"].create({"name": "News", "is_public": True})

    def subscribers(self):
        subscriptions = self.env["mailing.subscription"].search([("list_id", "=", self.news.id)])
        return subscriptions.filtered(lambda subscription: not subscription.opt_out).mapped(
            "contact_id.email"
        )

    def subscribe_in_the_block(self):
        self.make_jsonrpc_request(
            "/website_mass_mailing/subscribe",
            {"list_id": self.news.id, "value": EMAIL, "subscription_type": "email"},
        )

    def tick_the_box_in_the_checkout(self):
        website = self.env["website"].search([], limit=1)
        website.newsletter_id = self.news
        with MockRequest(self.env, website=website):
            WebsiteSale()._handle_extra_form_data(
                {"newsletter": "1"}, {"email": EMAIL, "name": "Anna Meier"}
            )

    def test_neither_makes_a_yes(self):
        for subscribe in (self.subscribe_in_the_block, self.tick_the_box_in_the_checkout):
            subscribe()
            self.assertEqual(self.subscribers(), [EMAIL])
            self.assertMayNotContact(self.anna, "email", "not_asked")
            self.assertLedger(self.anna)

    def test_neither_takes_back_a_refusal(self):
        self.env["mail.blacklist"]._add(EMAIL)
        for subscribe in (self.subscribe_in_the_block, self.tick_the_box_in_the_checkout):
            subscribe()
            self.assertEqual(self.anna.consent_email, "refused")
            self.assertTrue(self.anna.is_blacklisted)
