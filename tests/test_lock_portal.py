"""A locked customer in the portal: may log in and read, and is told."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestLockPortal(HttpCase):
    def setUp(self):
        super().setUp()
        self.user = new_test_user(self.env, "portal_anna", groups="base.group_portal")
        reason = self.env.ref("partner_consent.lock_reason_payment_default")
        self.user.partner_id.write({"lock_level": "documents", "lock_reason_id": reason.id})

    def test_a_locked_customer_logs_in_and_reads_that_orders_are_stopped(self):
        self.authenticate("portal_anna", "portal_anna")
        page = self.url_open("/my/home")
        self.assertEqual(page.status_code, 200)
        self.assertIn('name="customer_lock"', page.text)
        self.assertNotIn("Payment default", page.text)

    def test_an_unlocked_customer_reads_nothing_of_it(self):
        self.user.partner_id.lock_level = "none"
        self.authenticate("portal_anna", "portal_anna")
        self.assertNotIn('name="customer_lock"', self.url_open("/my/home").text)

    def test_the_refusal_tells_a_customer_no_reason(self):
        self.env["partner.lock.guard"].create({"model_name": "res.partner.bank"})
        accounts = self.env["res.partner.bank"].with_user(self.user).sudo()
        with self.assertRaises(UserError) as refusal:
            accounts.create({"partner_id": self.user.partner_id.id, "acc_number": "DE1"})
        self.assertIn("Please contact us", str(refusal.exception))
        self.assertNotIn("Payment", str(refusal.exception))

    def test_a_customer_reads_no_reason_over_rpc_either(self):
        customer = self.user.partner_id.with_user(self.user)
        self.assertEqual(customer.lock_notices(), [])
        for fname in ("lock_reason_id", "lock_note", "lock_until", "lock_summary"):
            with self.subTest(field=fname), self.assertRaises(AccessError):
                customer.read([fname])
