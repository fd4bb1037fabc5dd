"""A locked customer in the shop: sees everything, orders nothing."""

from odoo import Command, http
from odoo.exceptions import UserError
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5Erk"
    "Jggg=="
)


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

    def quotation(self, **values):
        lines = [Command.create({"product_id": self.product.id})]
        order = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "order_line": lines} | values
        )
        order.state = "sent"
        return order

    def pay(self, order):
        """Pay as somebody does who was sent the link, without the page."""
        method = self.env.ref("payment.payment_method_unknown")
        provider = self.env["payment.provider"].create(
            {"name": "Transfer", "code": "none", "payment_method_ids": [Command.link(method.id)]}
        )
        return self.make_jsonrpc_request(
            f"/my/orders/{order.id}/transaction",
            {
                "access_token": order._portal_ensure_token(),
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "token_id": None,
                "amount": order.amount_total,
                "flow": "direct",
                "tokenization_requested": False,
                "landing_route": "/my",
            },
        )

    def accept(self, order):
        return self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept",
            {"access_token": order._portal_ensure_token(), "name": "Anna", "signature": PNG},
        )

    def test_a_quotation_is_read_but_not_accepted(self):
        order = self.quotation(require_signature=True, require_payment=True)
        self.lock()
        self.assertFalse(order._has_to_be_paid())
        self.log_in()
        page = self.url_open(order.get_portal_url())
        self.assertEqual(page.status_code, 200)
        self.assertIn('name="customer_lock"', page.text, "the page says why")
        with self.assertLogs("odoo.http", "WARNING") as logged:
            with self.assertRaisesRegex(JsonRpcException, "UserError"):
                self.accept(order)
            self.assertIn("Please contact us", str(logged.output))
        self.assertFalse(order.signature)
        self.assertEqual(order.state, "sent")

    def test_a_quotation_is_declined(self):
        order = self.quotation(require_signature=True)
        self.lock()
        self.log_in()
        self.url_open(
            f"/my/orders/{order.id}/decline",
            {"access_token": order._portal_ensure_token(), "decline_message": "No, thank you"}
            | {"csrf_token": http.Request.csrf_token(self)},
        )
        self.assertEqual(order.state, "cancel")

    def test_paying_orders_no_quotation_but_pays_what_is_ordered(self):
        quotation, ordered = self.quotation(), self.quotation()
        ordered.action_confirm()
        self.lock()
        for login in (None, "portal_anna"):
            self.authenticate(login, login)
            with self.subTest(login=login), self.assertLogs("odoo.http", "WARNING") as logged:
                with self.assertRaisesRegex(JsonRpcException, "UserError"):
                    self.pay(quotation)
                self.assertIn("Please contact us", str(logged.output))
                self.assertNotIn("Payment default", str(logged.output))
        self.assertFalse(quotation.transaction_ids)
        self.pay(ordered)
        self.assertEqual(ordered.transaction_ids.amount, ordered.amount_total)

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
