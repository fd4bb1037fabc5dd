"""Nothing slips: every way of sending, on each channel, for each reason of the decision."""

from odoo.tests import tagged
from odoo.tools import SQL

from ..policy import vocabulary as v
from .sending_common import SendingCommon

MAIL_WAYS = (
    "mailing_queue",
    "mailing_now",
    "mailing_given_ids",
    "mailing_winner",
    "mailing_list",
    "named_mass_mail",
    "template_send_mail",
    "template_composer",
    "template_post",
    "queued_mail",
)
SMS_WAYS = (
    "mailing_queue",
    "mailing_now",
    "mailing_given_ids",
    "composer_of_mailing",
    "queued_sms",
)


@tagged("post_install", "-at_install")
class TestSendingMatrix(SendingCommon):
    def test_no_mail_leaves_for_a_blocked_customer_by_any_way(self):
        for reason in v.REASONS:
            for way in MAIL_WAYS:
                customer = self.blocked(reason, "email")
                with self.subTest(reason=reason, way=way), self.mock_mail_gateway():
                    getattr(self, f"mail_{way}")(customer)
                    self.env.flush_all()
                    self.run_cron("mail.ir_cron_mail_scheduler_action")
                    self.assertFalse(self._mails)

    def test_no_sms_leaves_for_a_blocked_customer_by_any_way(self):
        for reason in v.REASONS:
            for way in SMS_WAYS:
                customer = self.blocked(reason, "sms")
                with self.subTest(reason=reason, way=way), self.mockSMSGateway():
                    getattr(self, f"sms_{way}")(customer)
                    self.env.flush_all()
                    self.run_cron("sms.ir_cron_sms_scheduler_action")
                    self.assertFalse(self._sms)

    def test_each_way_reaches_a_customer_who_agreed(self):
        for way in MAIL_WAYS:
            with self.subTest(way=way), self.mock_mail_gateway():
                getattr(self, f"mail_{way}")(self.willing(f"Anna {way}"))
                self.env.flush_all()
                self.run_cron("mail.ir_cron_mail_scheduler_action")
                self.assertEqual(len(self._mails), 1)
        for way in SMS_WAYS:
            with self.subTest(way=way), self.mockSMSGateway():
                getattr(self, f"sms_{way}")(self.willing(f"Bert {way}", "sms"))
                self.env.flush_all()
                self.run_cron("sms.ir_cron_sms_scheduler_action")
                self.assertEqual(len(self._sms), 1)

    def blocked(self, reason, channel):
        """Return a customer blocked for this reason; the decision itself says so."""
        self._blocked = getattr(self, "_blocked", 0) + 1
        if reason == v.SUPPRESSED:
            customer = self.willing(f"Suppressed {self._blocked}", channel)
            self.suppress(customer)
        else:
            customer = self.unwilling(reason, channel, number=self._blocked)
        self.assertMayNotContact(customer, channel, reason)
        return customer

    def suppress(self, customer):
        partners = self.registry["res.partner"]
        column = partners._consent_suppressed_column

        def suppressed(partner, channel, alias):
            found = column(partner, channel, alias)
            return SQL("(%s OR %s = %s)", found, SQL.identifier(alias, "id"), customer.id)

        self.patch(partners, "_consent_suppressed_column", suppressed)

    # -- e-mail ----------------------------------------------------------------------------------

    def mail_mailing_queue(self, customer):
        self.mailing(customer).action_put_in_queue()
        self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")

    def mail_mailing_now(self, customer):
        self.mailing(customer).action_send_mail()

    def mail_mailing_given_ids(self, customer):
        self.mailing(customer).action_send_mail(customer.ids)

    def mail_mailing_winner(self, customer):
        first = self.mailing(customer, ab_testing_enabled=True, ab_testing_pc=10)
        first.action_select_as_winner()
        self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")

    def mail_mailing_list(self, customer):
        newsletter = self.env["mailing.list"].create({"name": "News"})
        contact = self.env["mailing.contact"].create(
            {"name": "x", "email": customer.email, "list_ids": [(4, newsletter.id)]}
        )
        if not customer.email:
            return
        mailing = self.mailing(contact)
        mailing.action_send_mail()

    def mail_named_mass_mail(self, customer):
        self.composer(customer, "mass_mail", mass_mailing_name="Sale").action_send_mail()

    def mail_template_send_mail(self, customer):
        self.template().send_mail(customer.id, force_send=True)

    def mail_template_composer(self, customer):
        customer.message_mail_with_source(self.template())

    def mail_template_post(self, customer):
        customer.message_post_with_source(self.template())

    def mail_queued_mail(self, customer):
        self.env["mail.mail"].create(
            {
                "recipient_ids": [(4, customer.id)],
                "body_html": "Sale",
                "email_from": "shop@example.com",
                "consent_scope": "marketing",
            }
        )

    def composer(self, customer, mode, **values):
        return (
            self.env["mail.compose.message"]
            .with_context(default_model="res.partner", default_res_ids=customer.ids)
            .create({"composition_mode": mode, "subject": "Sale", "body": "Sale"} | values)
        )

    def template(self):
        return self.env["mail.template"].create(
            {
                "name": "Offer",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "subject": "Offer",
                "body_html": "<p>Offer</p>",
                "partner_to": "{{ object.id }}",
                "use_default_to": False,
                "is_marketing": True,
            }
        )

    # -- SMS -------------------------------------------------------------------------------------

    def sms_mailing(self, customer):
        values = {"mailing_type": "sms", "body_plaintext": "Sale"}
        return self.mailing(customer, **values)

    def sms_mailing_queue(self, customer):
        self.sms_mailing(customer).action_put_in_queue()
        self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")

    def sms_mailing_now(self, customer):
        self.sms_mailing(customer).action_send_sms()

    def sms_mailing_given_ids(self, customer):
        self.sms_mailing(customer).action_send_sms(customer.ids)

    def sms_composer_of_mailing(self, customer):
        composer = self.env["sms.composer"].create(
            {
                "res_model": "res.partner",
                "res_ids": repr(customer.ids),
                "composition_mode": "mass",
                "mailing_id": self.sms_mailing(customer).id,
                "body": "Sale",
            }
        )
        composer._action_send_sms()

    def sms_queued_sms(self, customer):
        self.env["sms.sms"].create(
            {
                "partner_id": customer.id,
                "number": customer.phone_sanitized,
                "body": "Sale",
                "consent_scope": "marketing",
            }
        )
