"""Where the website and the shop are installed: a building block, and the question at checkout."""

from odoo.tests import HttpCase, tagged

from ...models.signup.snippet import offer_snippet
from ..test_signup import SignupCommon
from ..test_signup_page import CSRF


@tagged("post_install", "-at_install")
class TestSignupOnTheWebsite(SignupCommon, HttpCase):
    def test_the_editor_offers_one_building_block_that_leads_to_the_form(self):
        offer_snippet(self.env)
        views = self.env["ir.ui.view"].search([("key", "=", "partner_consent.website_snippets")])
        self.assertEqual(views, self.env.ref("partner_consent.website_snippets"))
        website = self.env["website"].search([], limit=1)
        html = self.env["ir.ui.view"].with_context(website_id=website.id, lang="en_US")
        html = html.render_public_asset("website.snippets")
        self.assertIn("s_consent_signup", html)
        self.assertIn('href="/consent/signup"', html)

    def test_the_form_is_the_same_beside_a_website(self):
        response = self.url_open("/consent/signup")
        self.assertEqual(response.status_code, 200)
        self.assertIn("o_consent_body", response.text)
        self.assertEqual(self.url_open("/consent/link").status_code, 200)

    def checkout(self, **changes):
        product = self.env["product.product"].create(
            {"name": "Chair", "list_price": 10, "is_published": True, "type": "consu"}
        )
        chosen = {"product_template_id": product.product_tmpl_id.id, "product_id": product.id}
        self.make_jsonrpc_request("/shop/cart/add", chosen | {"quantity": 1})
        page = self.url_open("/shop/address", timeout=60).text
        values = {
            "csrf_token": self.csrf_token(),
            "name": "Anna Meier",
            "email": "anna.meier@example.com",
            "phone": "+49 151 23456789",
            "street": "Hauptstraße 1",
            "city": "Berlin",
            "zip": "10115",
            "country_id": self.env.ref("base.de").id,
            "address_type": "billing",
            "use_delivery_as_billing": "true",
            "required_fields": "name,email",
        }
        response = self.url_open("/shop/address/submit", values | changes, timeout=60)
        self.assertIn("redirectUrl", response.text)
        return page

    def csrf_token(self):
        return CSRF.search(self.url_open("/shop/address", timeout=60).text)[1]

    def test_checkout_asks_unticked_and_a_tick_starts_the_double_opt_in(self):
        self.authenticate(None, None)
        page = self.checkout(consent_signup="1")
        self.assertIn('name="consent_signup" value="1"', page)
        [signup] = self.signups()
        self.assertEqual((signup.way, signup.email), ("checkout", "anna.meier@example.com"))
        self.assertEqual(set(self.bearers().mapped("consent_email")), {"unknown"})
        self.confirm()
        self.assertEqual(set(self.bearers().mapped("consent_email")), {"given"})

    def test_without_the_tick_or_where_it_is_off_nothing_is_started(self):
        self.authenticate(None, None)
        self.checkout()
        self.env.company.consent_signup = False
        page = self.checkout(consent_signup="1")
        self.assertNotIn("consent_signup", page)
        self.assertFalse(self.signups())
