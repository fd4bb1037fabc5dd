"""Advertising templates in the wizards of apps that render them by themselves."""

from odoo.tests import tagged

from ..common.sending import REASONS_WITH_ADDRESS, SendingCommon


@tagged("post_install", "-at_install")
class TestTemplateWizards(SendingCommon):
    def template(self, model, **values):
        return self.env["mail.template"].create(
            {
                "name": "Template",
                "model_id": self.env["ir.model"]._get_id(model),
                "subject": "Offer",
                "body_html": "<p>Offer</p>",
                "email_from": "shop@example.com",
                "use_default_to": True,
            }
            | values
        )

    def invite(self, customers, template):
        survey = self.env["survey.survey"].create({"title": "Are you satisfied?"})
        wizard = self.env["survey.invite"].create(
            {
                "survey_id": survey.id,
                "template_id": template.id,
                "partner_ids": [(6, 0, customers.ids)],
            }
        )
        with self.mock_mail_gateway():
            wizard.action_invite()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        return survey.user_input_ids

    def test_a_survey_that_is_advertising_invites_those_who_agreed(self):
        willing = self.willing("Anna Meier")
        refusing = self.Partner.union(*map(self.unwilling, REASONS_WITH_ADDRESS))
        template = self.template("survey.user_input", is_marketing=True)
        answers = self.invite(willing + refusing, template)
        self.assertMailedTo(willing)
        for answer in answers:
            notes = " ".join(answer.message_ids.mapped("body"))
            self.assertEqual("Not sent, because" in notes, answer.partner_id in refusing)

    def test_a_survey_that_is_no_advertising_invites_all(self):
        customers = self.willing("Anna Meier") + self.unwilling("refused")
        self.invite(customers, self.template("survey.user_input"))
        self.assertMailedTo(*customers)

    def test_an_invoice_does_not_reach_a_customer_who_was_hidden_meanwhile(self):
        hidden = self.customer("Hilde")
        self.send_invoice(hidden, self.template("account.move"), hide=True)
        self.assertFalse(self._mails)

    def send_invoice(self, customer, template, hide=False):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": customer.id,
                "invoice_line_ids": [(0, 0, {"name": "Wine", "price_unit": 10, "tax_ids": []})],
            }
        )
        invoice.action_post()
        if hide:
            customer.lock_level = "hidden"
        wizard = (
            self.env["account.move.send.wizard"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"template_id": template.id, "sending_methods": ["email"]})
        )
        with self.mock_mail_gateway():
            wizard.action_send_and_print()
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        return invoice

    def test_an_invoice_is_sent_unless_its_template_is_advertising(self):
        customer = self.unwilling("refused")
        self.send_invoice(customer, self.template("account.move"))
        self.assertMailedTo(customer)
        invoice = self.send_invoice(customer, self.template("account.move", is_marketing=True))
        self.assertFalse(self._mails)
        self.assertIn("Not sent, because", " ".join(invoice.message_ids.mapped("body")))
