"""A locked customer in the forms of documents, in the browser."""

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestLockedOrderTour(HttpCase):
    def setUp(self):
        super().setUp()
        self.reason = self.env.ref("partner_consent.lock_reason_payment_default")
        partners = self.env["res.partner"]
        self.frieda = partners.create({"name": "Frieda Frei", "email": "frieda@example.com"})
        self.anna = partners.create({"name": "Anna Meier", "email": "anna@example.com"})

    def lock(self):
        self.anna.write({"lock_level": "documents", "lock_reason_id": self.reason.id})

    def test_the_quotation_takes_a_locked_customer_out_again(self):
        self.lock()
        self.start_tour("/odoo/sale.order/new", "partner_consent_locked_order", login="admin")

    def test_an_old_quotation_shows_a_lock_by_the_name(self):
        order = self.env["sale.order"].create({"partner_id": self.anna.id})
        self.lock()
        self.start_tour(f"/odoo/sale.order/{order.id}", "partner_consent_lock_icon", login="admin")
        order.action_confirm()
        self.start_tour(
            f"/odoo/sale.order/{order.id}", "partner_consent_lock_icon_readonly", login="admin"
        )

    def test_a_meeting_shows_a_lock_at_the_locked_attendee_only(self):
        event = self.env["calendar.event"].create(
            {
                "name": "Talk",
                "start": "2030-05-03 08:00:00",
                "stop": "2030-05-03 09:00:00",
                "partner_ids": [(6, 0, (self.anna | self.frieda).ids)],
            }
        )
        self.lock()
        self.start_tour(
            f"/odoo/calendar.event/{event.id}", "partner_consent_lock_icon_tag", login="admin"
        )
