"""Two companies in the web client: whose answers the form shows, and to whom a mailing goes."""

from odoo.tests import HttpCase, new_test_user, tagged

from .common.controllers import ControllersCommon


@tagged("slow", "post_install", "-at_install")
class TestControllersTour(ControllersCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here.name = "Muster GmbH"
        cls.anna = cls.customer()
        cls.anna._consent_set("email", "given", source="confirmation")
        cls.flush_tracking()

    @classmethod
    def flush_tracking(cls):
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def test_the_form_shows_the_answers_of_the_company_one_works_in(self):
        self.anna.with_company(self.there)._consent_set("email", "refused", source="portal")
        self.flush_tracking()
        self.start_tour(
            f"/odoo/res.partner/{self.anna.id}", "partner_consent_controllers", login="clerk"
        )
        self.env.invalidate_all()
        self.assertEqual(self.answers(self.anna, "phone"), ("refused", "refused"))
        self.assertEqual(self.answers(self.anna), ("given", "refused"))

    def test_a_mailing_of_one_company_leaves_out_who_agreed_to_the_other(self):
        new_test_user(
            self.env,
            "marketer",
            groups="base.group_user,base.group_partner_manager,"
            "mass_mailing.group_mass_mailing_user",
            company_id=self.there.id,
            company_ids=(self.here | self.there).ids,
        )
        bert = self.customer("Bert Braun", phone=False)
        bert.with_company(self.there)._consent_set("email", "given", source="confirmation")
        mailing = (
            self.env["mailing.mailing"]
            .with_company(self.there)
            .create(
                {
                    "subject": "News",
                    "body_html": "<p>News</p>",
                    "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "mailing_domain": [("id", "in", (self.anna | bert).ids)],
                }
            )
        )
        self.start_tour(
            f"/odoo/mailing.mailing/{mailing.id}",
            "partner_consent_controllers_mailing",
            login="marketer",
        )
        mailing.action_send_mail()
        traces = {trace.res_id: trace.failure_type for trace in mailing.mailing_trace_ids}
        self.assertEqual(traces[self.anna.id], "consent_not_asked")
        self.assertNotEqual(traces[bert.id], "consent_not_asked")

    def test_an_administrator_changes_the_controller_and_takes_refusals_along(self):
        admin = new_test_user(
            self.env,
            "company_admin",
            groups="base.group_user,base.group_erp_manager",
            company_ids=(self.here | self.there).ids,
        )
        self.assertIn(self.there, admin.company_ids)
        self.anna.with_company(self.there)._consent_set("email", "refused", source="portal")
        self.start_tour(
            f"/odoo/res.company/{self.there.id}",
            "partner_consent_controller_change",
            login="company_admin",
        )
        self.env.invalidate_all()
        self.assertEqual(self.there.consent_controller_id, self.here)
        self.assertEqual(self.anna.consent_email, "refused")
