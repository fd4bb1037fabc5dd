"""A locked customer in the shop: sees everything, orders nothing."""

from odoo.exceptions import UserError
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestLockShop(HttpCase):
    def setUp(self):
        super().setUp()
        self.user = new_test_user(self.env, "portal_anna", groups="base.group_portal")
        self.customer = self.user.partner_id
        self.product = self.env["product.product"].create(
            {"name": "Chair", "list_price": 10, "is_published": True, "type": "consu"}
        )

    def lock(self):
        reason = self.env.ref("partner_consent.lock_reason_payment_default")
        self.customer.write({"lock_level": "documents", "lock_reason_id": reason.id})

    def log_in(self):
        self.authenticate("portal_anna", "portal_anna")

    def chosen(self):
        return {
            "product_template_id": self.product.product_tmpl_id.id,
            "product_id": self.product.id,
            "quantity": 1,
        }

    def add_to_cart(self):
        return self.make_jsonrpc_request("/shop/cart/add", self.chosen())

    def orders(self):
        return self.env["sale.order"].search([("partner_id", "=", self.customer.id)])

    def test_an_unlocked_customer_fills_a_cart(self):
        self.log_in()
        self.add_to_cart()
        self.assertEqual(len(self.orders()), 1)

    @mute_logger("odoo.http")
    def test_a_locked_customer_fills_no_cart_and_is_told(self):
        self.lock()
        self.log_in()
        self.assertEqual(self.url_open("/shop").status_code, 200)
        answer = self.url_open("/shop/cart/add", json={"params": self.chosen()}).json()
        self.assertEqual(answer["error"]["data"]["name"], "odoo.exceptions.UserError")
        self.assertIn("Please contact us", answer["error"]["data"]["message"])
        self.assertNotIn("Payment default", str(answer))
        self.assertFalse(self.orders())

    @mute_logger("odoo.http")
    def test_an_old_cart_is_not_resumed(self):
        self.log_in()
        self.add_to_cart()
        self.lock()
        self.authenticate(None, None)
        self.log_in()
        self.assertEqual(self.url_open("/shop/cart").status_code, 200)
        with self.assertRaises(JsonRpcException):
            self.add_to_cart()
        self.assertEqual(self.orders().order_line.product_uom_qty, 1)

    def test_a_quotation_is_neither_signed_nor_paid_but_read(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "require_signature": True,
                "require_payment": True,
                "order_line": [(0, 0, {"product_id": self.product.id})],
            }
        )
        order.state = "sent"
        self.assertTrue(order._has_to_be_signed())
        self.lock()
        self.assertFalse(order._has_to_be_signed() or order._has_to_be_paid())
        self.log_in()
        page = self.url_open(order.get_portal_url())
        self.assertEqual(page.status_code, 200)
        self.assertIn('name="customer_lock"', page.text, "the page says why")

    def test_editing_an_automation_rule_leaves_the_guards_in_place(self):
        self.lock()
        automation = self.env["base.automation"].create(
            {
                "name": "Rule",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "trigger": "on_create_or_write",
            }
        )
        automation.name = "Edited rule"
        automation.unlink()
        with self.assertRaises(UserError):
            self.env["sale.order"].create({"partner_id": self.customer.id})
