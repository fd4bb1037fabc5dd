"""Choosing a locked customer in a quotation, in the browser."""

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestLockedOrderTour(HttpCase):
    def test_the_quotation_takes_a_locked_customer_out_again(self):
        partners = self.env["res.partner"]
        partners.create({"name": "Frieda Frei"})
        reason = self.env.ref("partner_consent.lock_reason_payment_default")
        partners.create(
            {"name": "Anna Meier", "lock_level": "documents", "lock_reason_id": reason.id}
        )
        self.start_tour("/odoo/sale.order/new", "partner_consent_locked_order", login="admin")
