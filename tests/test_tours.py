"""What staff do in the web client, played in a browser."""

from odoo.tests import HttpCase, tagged

from .common import ConsentCommon


@tagged("post_install", "-at_install")
class TestTours(ConsentCommon, HttpCase):
    def contacts(self, *customers):
        """Return the address of the contact list, narrowed to these customers."""
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "Customers",
                "res_model": "res.partner",
                "view_mode": "list,form",
                "domain": [("id", "in", [customer.id for customer in customers])],
                "path": "consent-tour",
            }
        )
        return f"/odoo/{action.path}"

    def test_staff_see_and_change_an_answer(self):
        anna = self.customer()
        with self.assertLogs("odoo.http", "WARNING") as refused:
            self.start_tour(self.contacts(anna), "partner_consent_answer", login="clerk")
        self.assertEqual(len(refused.output), 1)
        self.assertIn("can't be set by hand", refused.output[0])
        self.assertEqual((anna.consent_phone, anna.consent_email), ("refused", "unknown"))
        self.assertLedger(anna, ("phone", "refused", "unknown", "refused", "manual"))
