"""Templates marked as advertising ask first, by whichever way they are sent."""

from odoo.tests import tagged

from .common.sending import REASONS_WITH_ADDRESS, SendingCommon


@tagged("post_install", "-at_install")
class TestMailTemplate(SendingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.offer(subject="Offer for {{ object.name }}", auto_delete=False)

    def ways(self, customer):
        """Yield the ways in which Odoo sends a template by itself."""
        action = self.env["ir.actions.server"].create(
            {
                "name": "Mail",
                "model_id": self.template.model_id.id,
                "state": "mail_post",
                "template_id": self.template.id,
            }
        )
        context = {"active_model": "res.partner", "active_ids": customer.ids}
        yield "send_mail", lambda: self.template.send_mail(customer.id, force_send=True)
        yield "queue", lambda: self.template.send_mail(customer.id)
        yield "mail_with_source", lambda: customer.message_mail_with_source(self.template)
        yield "post_with_source", lambda: customer.message_post_with_source(self.template)
        for method in ("comment", "email", "note"):
            action.mail_post_method = method
            yield f"action {method}", action.with_context(**context).run

    def run_way(self, send):
        with self.mock_mail_gateway():
            send()
            self.env.flush_all()
            self.run_cron("mail.ir_cron_mail_scheduler_action")

    def test_no_way_reaches_a_customer_who_may_not_be_contacted(self):
        for reason in REASONS_WITH_ADDRESS:
            customer = self.unwilling(reason)
            for way, send in self.ways(customer):
                with self.subTest(reason=reason, way=way):
                    logged = len(customer.message_ids)
                    self.run_way(send)
                    self.assertFalse(self._mails)
                    notes = customer.message_ids[: len(customer.message_ids) - logged]
                    self.assertIn("Not sent, because", " ".join(notes.mapped("body")))

    def test_every_way_reaches_a_customer_who_agreed(self):
        customer = self.willing("Anna Meier")
        for way, send in self.ways(customer):
            with self.subTest(way=way):
                self.run_way(send)
                self.assertMailedTo(customer)

    def test_service_templates_are_never_touched(self):
        self.template.is_marketing = False
        customer = self.unwilling("refused")
        for way, send in self.ways(customer):
            with self.subTest(way=way):
                self.run_way(send)
                self.assertMailedTo(customer)

    def test_a_refusal_between_queueing_and_sending_wins(self):
        customer = self.willing("Anna Meier")
        mail = self.env["mail.mail"].browse(self.template.send_mail(customer.id))
        customer._consent_set("email", "refused", source="portal")
        with self.mock_mail_gateway():
            self.run_cron("mail.ir_cron_mail_scheduler_action")
        self.assertFalse(self._mails)
        self.assertEqual(mail.failure_type, "consent_refused")

    def test_a_service_mailing_makes_no_service_of_advertising(self):
        customer = self.unwilling("refused")
        service = self.mailing(customer, consent_scope="service")
        context = {"default_model": "res.partner", "default_res_ids": customer.ids}
        wizard = (
            self.env["mail.compose.message"]
            .with_context(**context)
            .create(
                {
                    "composition_mode": "mass_mail",
                    "template_id": self.template.id,
                    "mass_mailing_id": service.id,
                }
            )
        )
        self.run_way(wizard._action_send_mail)
        self.assertFalse(self._mails)

    def test_welcome_back_offers_a_letter_where_email_is_refused(self):
        anna, bert, carl = self.willing("Anna"), self.unwilling("refused"), self.unwilling("locked")
        action = self.env.ref("partner_consent.action_server_welcome_back")
        customers = anna + bert + carl
        context = {"active_model": "res.partner", "active_ids": customers.ids}
        self.run_way(action.with_context(**context).run)
        self.assertMailedTo(anna)
        self.assertIn("Welcome Back", bert.activity_ids.summary)
        self.assertFalse((anna + carl).activity_ids)
