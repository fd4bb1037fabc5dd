"""What customers enter at checkout does to their answers what My Account does, and no more."""

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import ConsentCommon

EMAIL = "anna.meier@example.com"
LOGIN = "anna_portal"


@tagged("post_install", "-at_install")
class TestCheckoutAddress(HttpCase, ConsentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.customer(email=EMAIL, phone="+49 151 23456789")
        cls.user = new_test_user(
            cls.env, LOGIN, groups="base.group_portal", partner_id=cls.anna.id, password=LOGIN
        )
        cls.anna.write({"email": EMAIL, "name": "Anna Meier"})
        cls.product = cls.env["product.product"].create(
            {"name": "Chair", "list_price": 10, "is_published": True, "type": "consu"}
        )

    def check_out(self, partner=None, **values):
        """Fill the cart and save the address of the checkout."""
        product = self.product
        self.make_jsonrpc_request(
            "/shop/cart/add",
            {
                "product_template_id": product.product_tmpl_id.id,
                "product_id": product.id,
                "quantity": 1,
            },
        )
        form = {
            "name": "Anna Meier",
            "email": EMAIL,
            "phone": "+49 151 23456789",
            "street": "Hauptstr. 1",
            "city": "Bonn",
            "zip": "53111",
            "country_id": self.env.ref("base.de").id,
            "csrf_token": Request.csrf_token(self),
        }
        if partner:
            form["partner_id"] = partner.id
        response = self.url_open("/shop/address/submit", data=form | values)
        self.assertFalse(response.json().get("invalid_fields"), response.text)

    def test_a_yes_ends_with_the_address_that_is_changed_at_checkout(self):
        self.anna._consent_set("email", "given", source="confirmation")
        self.authenticate(LOGIN, LOGIN)
        self.check_out(self.anna, email="anna.neu@example.com")
        self.assertEqual(self.anna.email, "anna.neu@example.com")
        self.assertEqual(self.anna.consent_email, "unknown")
        event = self.anna.consent_event_ids.sorted("id")[-1]
        self.assertEqual((event.event, event.source), ("invalidated", "address_change"))
        self.assertEqual((event.address, event.who), (EMAIL, "Customer"))

    def test_who_refused_goes_on_refusing_and_so_does_the_former_address(self):
        self.anna._consent_set("email", "refused", source="portal")
        self.authenticate(LOGIN, LOGIN)
        self.check_out(self.anna, email="anna.neu@example.com")
        self.assertMayNotContact(self.anna, "email", "refused")
        new = self.customer("New", email=EMAIL)
        self.assertMayNotContact(new, "email", "suppressed")

    def test_a_guest_who_enters_a_known_address_changes_nothing_of_the_customers(self):
        for state, reason in (("given", "not_asked"), ("refused", "refused_elsewhere")):
            with self.subTest(state):
                self.anna._consent_set("email", state, source="confirmation")
                events = self.anna.consent_event_ids
                self.authenticate(None, None)
                self.check_out()
                guest = self.Partner.search([("email", "=", EMAIL)], order="id desc", limit=1)
                self.assertNotEqual(guest, self.anna)
                self.assertMayNotContact(guest, "email", reason)
                self.assertEqual((self.anna.consent_email, self.anna.consent_event_ids),
                                 (state, events))  # fmt: skip
