"""A mailing is its company's: who gets it, who is left out, every count, whoever looks or sends."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common.for_whom import ToldDifferently


@tagged("post_install", "-at_install")
class TestMailingForWhom(ToldDifferently):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketer = cls.of_both("marketer", "mass_mailing.group_mass_mailing_user")

    def setUp(self):
        super().setUp()
        self.everybody = self.yes_there + self.no_there + self.no_here

    def mailing_of(self, company, recipients=None, **values):
        """Create a mailing of this company while the marketer works in the other one."""
        recipients = self.everybody if recipients is None else recipients
        mailing = self.mailing(recipients, company_id=company.id, **values)
        return mailing.with_user(self.marketer).with_context(
            allowed_company_ids=[*(self.here + self.there - company).ids, company.id]
        )

    def test_every_count_and_list_is_that_of_the_mailings_company(self):
        branch = self.branch(self.there)
        self.marketer.company_ids += branch
        for company, got, out in (
            (self.here, self.no_there, {self.yes_there: "not_asked", self.no_here: "refused"}),
            (self.there, self.yes_there + self.no_here, {self.no_there: "refused"}),
            (branch, self.yes_there + self.no_here, {self.no_there: "refused"}),
        ):
            mailing = self.mailing_of(company)
            with self.subTest(company=company.name):
                self.assertEqual(mailing.consent_excluded_count, len(out))
                self.assertEqual(mailing.consent_net_count, len(got))
                self.assertEqual(mailing.total, len(got))
                self.assertEqual(set(mailing._get_recipients()), set(got.ids))
                domain = mailing._get_recipients_domain()
                self.assertEqual(self.Partner.search(domain), got)
                action = mailing.action_view_consent_excluded()
                rows = self.env[action["res_model"]].with_user(self.marketer)
                rows = rows.with_context(**action["context"]).search([])
                self.assertEqual({row.partner_id: row.reason for row in rows}, out)
                self.send(mailing)
                self.assertMailedTo(*got)
                self.assertLeftOut(mailing, out)
                mailing.invalidate_recordset()
                self.assertEqual(mailing.consent_excluded_count, len(out))

    def test_documents_of_another_company_are_decided_for_the_mailings(self):
        documents = self.document(self.yes_there, self.here)
        documents += self.document(self.no_there, self.here)
        mailing = self.mailing_of(self.there, documents)
        self.assertEqual(mailing.consent_excluded_count, 1)
        self.send(mailing)
        self.assertEqual(len(self._mails), 1)
        self.assertLeftOut(mailing, {documents[1]: "refused"})

    def test_what_it_queued_is_asked_again_for_its_company(self):
        self.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", 0)
        for company, expected in ((self.here, 1), (self.there, 0)):
            customer = self.told("email", "given", "given", self.here, self.there)
            mailing = self.mailing_of(self.there, customer + self.yes_there)
            mailing.action_put_in_queue()
            with self.mock_mail_gateway():
                self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")
                self.assertFalse(self._mails)
                mails = self.env["mail.mail"].search([("mailing_id", "=", mailing.id)])
                self.assertEqual(mails.consent_company_id, self.there)
                customer.with_company(company)._consent_set("email", "refused", source="portal")
                self.run_cron("mail.ir_cron_mail_scheduler_action")
            with self.subTest(refused=company.name):
                self.assertEqual(len(self._mails), 1 + expected)

    def test_what_is_sent_by_another_program_is_sent_for_its_company(self):
        with self.mock_mail_gateway():
            self.mailing_of(self.there).action_send_mail(self.everybody.ids)
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertMailedTo(self.yes_there, self.no_here)
        stranger = self.marketer.copy({"company_ids": [Command.set(self.here.ids)]})
        mailing = self.mailing_of(self.there).with_user(stranger)
        mailing = mailing.with_context(allowed_company_ids=self.here.ids)
        with self.mock_mail_gateway(), self.assertRaises(UserError):
            mailing.action_send_mail(self.everybody.ids)

    def test_a_test_and_the_winner_of_a_test_are_its_companys(self):
        mailing = self.mailing_of(self.there)
        trial = self.env["mailing.mailing.test"].with_user(self.marketer)
        for address, refused in ((self.no_there.email, True), (self.no_here.email, False)):
            wizard = trial.create({"mass_mailing_id": mailing.id, "email_to": address})
            with self.subTest(address=address), self.mock_mail_gateway():
                if refused:
                    with self.assertRaises(UserError):
                        wizard.send_mail_test()
                else:
                    wizard.send_mail_test()
        first = self.mailing_of(self.there, ab_testing_enabled=True, ab_testing_pc=10)
        with self.mock_mail_gateway():
            first.action_select_as_winner()
            self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertMailedTo(self.yes_there, self.no_here)

    def test_sms_are_its_companys(self):
        yes = self.told("sms", "unknown", "given", self.here, self.there)
        no = self.told("sms", "given", "refused", self.here, self.there)
        values = {"mailing_type": "sms", "body_plaintext": "Sale"}
        mailing = self.mailing_of(self.there, yes + no, **values)
        self.assertEqual(mailing.consent_excluded_count, 1)
        self.send(mailing)
        self.assertEqual([sms["number"] for sms in self._sms], [yes.phone_sanitized])
        self.assertLeftOut(mailing, {no: "refused"})

    def test_an_answer_to_another_controller_explains_no_difference_to_the_preview(self):
        for company, state in ((self.there, "draft"), (self.here, "done")):
            street = f"Street {company.id}"
            shown, *others = (
                self.customer(f"{street} {number}", street=street) for number in range(4)
            )
            mailing = self.mailing_of(self.here, mailing_domain=repr([("street", "=", street)]))
            others = self.Partner.union(*others)
            others.street = "Elsewhere"
            mailing.action_put_in_queue()
            for one in others:
                one.with_company(company)._consent_set("phone", "refused", source="portal")
            self.env.flush_all()
            # By another program: nothing but their answers tells that they have changed.
            self.cr.execute(
                "UPDATE res_partner SET street = %s, write_date = '2000-01-01' WHERE id IN %s",
                [street, tuple(others.ids)],
            )
            self.env.invalidate_all()
            with self.subTest(answered=company.name, shown=shown.name), self.mock_mail_gateway():
                self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")
                self.assertEqual(mailing.state, state)
