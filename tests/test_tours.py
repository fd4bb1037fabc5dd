"""What staff do in the web client, played in a browser."""

from odoo.tests import HttpCase, new_test_user, tagged

from .common import ConsentCommon


@tagged("slow", "post_install", "-at_install")
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
        self.start_tour(self.contacts(anna), "partner_consent_answer", login="clerk")
        self.assertEqual((anna.consent_phone, anna.consent_email), ("refused", "unknown"))
        self.assertLedger(anna, ("phone", "refused", "unknown", "refused", "manual"))

    def test_staff_see_a_lock_and_cant_change_it(self):
        reason = self.env.ref("partner_consent.lock_reason_payment_default")
        anna = self.customer(lock_level="documents", lock_reason_id=reason.id)
        self.start_tour(self.contacts(anna), "partner_consent_lock", login="clerk")

    def test_a_lock_manager_changes_a_lock_and_lifts_it(self):
        reason = self.env.ref("partner_consent.lock_reason_payment_default")
        anna = self.customer(lock_level="documents", lock_reason_id=reason.id)
        self.start_tour(self.contacts(anna), "partner_consent_lock_change", login="lock_manager")
        self.assertFalse(anna.lock_note or anna.lock_reason_id)
        self.assertEqual((anna.lock_level, anna.active), ("none", True))
        notes = anna.message_ids.tracking_value_ids.mapped("new_value_char")
        self.assertIn("Still unpaid", notes)

    def test_staff_see_who_is_left_out_of_a_mailing_and_send_it(self):
        new_test_user(
            self.env,
            "marketer",
            groups="base.group_user,base.group_partner_manager,"
            "mass_mailing.group_mass_mailing_user",
        )
        anna, bert, carla = (self.customer(name) for name in ("Anna Meier", "Bert Braun", "Carla"))
        anna._consent_set("email", "given", source="confirmation")
        bert.consent_email = "refused"
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "body_html": "<p>News</p>",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": [("id", "in", (anna + bert + carla).ids)],
            }
        )
        self.start_tour(
            f"/odoo/mailing.mailing/{mailing.id}", "partner_consent_left_out", login="marketer"
        )
        self.assertEqual(mailing.state, "in_queue")
        mailing.action_send_mail()
        sent = {trace.res_id: trace.failure_type for trace in mailing.mailing_trace_ids}
        self.assertEqual(sent[bert.id], "consent_refused")
        self.assertEqual(sent[carla.id], "consent_not_asked")
        self.assertNotIn(sent[anna.id], ("consent_refused", "consent_not_asked"))

    def test_an_import_names_the_lines_it_refuses_and_takes_the_others(self):
        action = self.env["ir.actions.client"].create(
            {
                "name": "Import",
                "tag": "import",
                "params": {"active_model": "res.partner"},
                "path": "consent-import-tour",
            }
        )
        # The web client sends more than Odoo's own upload takes, which Odoo warns about.
        with self.assertLogs("odoo.http", "WARNING") as warned:
            self.start_tour(f"/odoo/{action.path}", "partner_consent_import", login="clerk")
        self.assertEqual(len(warned.output), 1)
        carla = self.Partner.search([("name", "=like", "Import %")])
        self.assertEqual(carla.mapped("name"), ["Import Carla"])
        self.assertEqual(carla.consent_email, "refused")
