"""Locking a customer as a staff member does it."""

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("slow", "post_install", "-at_install")
class TestLockTour(HttpCase):
    def test_staff_lock_a_customer(self):
        clerk = new_test_user(
            self.env, "lock_clerk", groups="base.group_user,base.group_partner_manager"
        )
        anna = self.env["res.partner"].create({"name": "Anna Meier"})
        anna.activity_schedule(
            "mail.mail_activity_data_call", summary="Call Anna", user_id=clerk.id
        )
        self.start_tour(
            f"/odoo/res.partner/{anna.id}", "partner_consent_lock_wizard", login="lock_clerk"
        )
        self.assertEqual(anna.lock_level, "documents")
        self.assertEqual(anna.lock_user_id, clerk)
