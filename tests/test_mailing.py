"""Mass mailing: who may not be contacted is left out before rendering, and the traces say why."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common.sending import REASONS_WITH_ADDRESS, SendingCommon


@tagged("post_install", "-at_install")
class TestMailing(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.willing("Anna Meier")
        cls.left_out = {
            cls.unwilling(reason): reason for reason in (*REASONS_WITH_ADDRESS, "no_address")
        }
        cls.everybody = cls.anna.union(*cls.left_out)
        cls.marketer = new_test_user(
            cls.env,
            "marketer",
            groups="base.group_user,mass_mailing.group_mass_mailing_user",
        )

    def test_each_reason_is_left_out_with_its_own_failure_type(self):
        mailing = self.mailing(self.everybody)
        self.send(mailing)
        self.assertEqual(mailing.state, "done")
        self.assertMailedTo(self.anna)
        self.assertLeftOut(mailing, self.left_out)
        self.assertEqual(mailing.canceled, len(self.left_out))

    def test_nothing_is_rendered_for_those_left_out(self):
        rendered = []
        render = type(self.env["mail.compose.message"])._prepare_mail_values

        def watch(wizard, res_ids):
            rendered.extend(res_ids)
            return render(wizard, res_ids)

        self.patch(self.env.registry["mail.compose.message"], "_prepare_mail_values", watch)
        self.send(self.mailing(self.everybody))
        self.assertEqual(rendered, self.anna.ids)

    def test_the_form_says_how_many_are_left_out_before_and_after_sending(self):
        mailing = self.mailing(self.everybody)
        self.assertEqual(mailing.consent_excluded_count, len(self.left_out))
        self.assertEqual(mailing.consent_net_count, 1)
        self.assertIn("Customer refused: 1", mailing.consent_excluded_summary)
        self.assertFalse(self.Trace.search([("mass_mailing_id", "=", mailing.id)]))
        self.send(mailing)
        mailing.invalidate_recordset()
        self.assertEqual(mailing.consent_excluded_count, len(self.left_out))

    def test_the_form_counts_anew_when_the_domain_changes(self):
        with Form(self.mailing(self.everybody)) as form:
            self.assertEqual(form.consent_excluded_count, len(self.left_out))
            form.mailing_domain = repr([("id", "in", self.anna.ids)])
            self.assertEqual(form.consent_excluded_count, 0)
            self.assertEqual(form.consent_net_count, 1)

    def test_the_list_names_everybody_left_out_by_reason_before_and_after(self):
        mailing = self.mailing(self.everybody)
        for moment in ("before", "after"):
            with self.subTest(moment=moment):
                action = mailing.with_user(self.marketer).action_view_consent_excluded()
                rows = self.env[action["res_model"]].with_user(self.marketer)
                rows = rows.with_context(**action["context"])
                self.assertEqual(
                    {row.partner_id: row.reason for row in rows.search([])}, self.left_out
                )
                groups = rows.formatted_read_group([], ["reason"], ["__count"])
                self.assertEqual(len(groups), len(self.left_out))
            self.send(mailing)
            mailing.invalidate_recordset()

    def test_the_list_shows_nothing_to_whoever_may_not_read_the_mailing(self):
        mailing = self.mailing(self.everybody)
        rows = self.env["mailing.consent.exclusion"].with_context(consent_mailing_id=mailing.id)
        with self.assertRaises(AccessError):
            rows.with_user(self.clerk).search([])

    def test_a_mailing_that_leaves_out_everybody_is_done_and_says_why(self):
        everybody_out = self.anna.union(*self.left_out) - self.anna
        for button in ("queue", "now"):
            with self.subTest(button=button):
                mailing = self.mailing(everybody_out)
                if button == "queue":
                    self.send(mailing)
                else:
                    mailing.action_send_mail()
                self.assertEqual(mailing.state, "done")
                self.assertLeftOut(mailing, self.left_out)

    def test_a_mailing_without_any_recipient_keeps_odoos_own_error(self):
        with self.assertRaisesRegex(UserError, "no recipients selected"):
            self.mailing(self.Partner).action_send_mail()

    def test_sharing_an_address_with_somebody_never_asked_makes_nobody_a_duplicate(self):
        bert = self.customer("Bert Meier", email=self.anna.email)
        mailing = self.mailing(self.anna + bert)
        self.send(mailing)
        self.assertMailedTo(self.anna)
        self.assertLeftOut(mailing, {bert: "not_asked"})

    def test_sending_again_leaves_nobody_out_twice(self):
        mailing = self.mailing(self.everybody)
        self.send(mailing)
        self.send(mailing)
        self.assertLeftOut(mailing, self.left_out)

    def test_ids_given_by_another_program_are_decided_too(self):
        mailing = self.mailing(self.anna)
        with self.mock_mail_gateway():
            mailing.action_send_mail(self.everybody.ids)
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertMailedTo(self.anna)
        self.assertLeftOut(mailing, self.left_out)

    def test_a_service_mailing_reaches_all_but_the_hidden(self):
        mailing = self.mailing(self.everybody, consent_scope="service")
        self.send(mailing)
        with_address = [partner for partner in self.everybody if partner.email]
        # What a customer needs goes to each address there is.
        self.assertMailedTo(*with_address, self.customer(email="second@example.com"))

    def test_only_a_consent_officer_decides_that_a_mailing_is_service(self):
        mailing = self.mailing(self.anna)
        with self.assertRaisesRegex(AccessError, "consent officer"):
            mailing.with_user(self.marketer).consent_scope = "service"
        with self.assertRaisesRegex(AccessError, "consent officer"):
            self.Mailing.with_user(self.marketer).with_context(
                default_consent_scope="service"
            ).create({"subject": "Sale", "email_from": "shop@example.com"})
        mailing.consent_scope = "service"
        self.assertEqual(mailing.with_user(self.marketer).copy().consent_scope, "marketing")

    def test_the_change_of_purpose_is_recorded_on_the_mailing(self):
        mailing = self.mailing(self.anna)
        self.cr.precommit.run()
        mailing.consent_scope = "service"
        self.cr.precommit.run()
        values = mailing.message_ids.tracking_value_ids.filtered(
            lambda value: value.field_id.name == "consent_scope"
        )
        self.assertEqual(values.mapped("new_value_char"), ["Service"])
