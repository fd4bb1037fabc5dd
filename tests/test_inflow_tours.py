"""What consent officers do with the wizards for many customers, played in a browser."""

from odoo.tests import HttpCase, tagged

from .common import ConsentCommon


@tagged("slow", "post_install", "-at_install")
class TestInflowTours(ConsentCommon, HttpCase):
    def test_an_officer_changes_a_selection(self):
        anna, bert = self.customer(), self.customer("Bert Braun")
        anna._consent_set("phone", "refused", source="portal")
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "Customers",
                "res_model": "res.partner",
                "view_mode": "list,form",
                "domain": [("id", "in", [anna.id, bert.id])],
                "path": "consent-bulk-tour",
            }
        )
        self.start_tour(f"/odoo/{action.path}", "partner_consent_bulk", login="officer")
        self.assertEqual((anna.consent_phone, bert.consent_phone), ("refused", "given"))
        self.assertEqual(bert.consent_event_ids.note, "fair in May")

    def test_an_officer_converts_earlier_data(self):
        anna = self.customer()
        anna.category_id = self.env["res.partner.category"].create({"name": "No newsletter"})
        url = "/odoo/action-partner_consent.partner_consent_conversion_action"
        self.start_tour(url, "partner_consent_conversion", login="officer")
        self.assertLedger(anna, ("email", "refused", "unknown", "refused", "conversion"))
