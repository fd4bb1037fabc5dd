"""Every way in which Odoo sends SMS, one method each; they take the customer it is meant for."""

from odoo.exceptions import UserError

from .blocked import Blocked

SMS_WAYS = (
    "mailing_queue",
    "mailing_now",
    "mailing_given_ids",
    "mailing_scheduled",
    "composer_of_mailing",
    "template_message",
    "template_mass",
    "template_numbers",
    "template_action",
    "queued_sms",
)
# Those of them that no person sits before.
MACHINE_SMS_WAYS = tuple(way for way in SMS_WAYS if way.startswith("template_"))
# Those that are about a document, which may be the customer.
DOCUMENT_SMS_WAYS = ("template_message", "template_mass", "template_action")
HAND_SMS_WAYS = ("comment", "numbers", "mass")


class SmsWays(Blocked):
    # Whether the templates are.
    advertising = True

    def hand_sms(self, customer, way):
        document = self.about(customer)
        values = {"res_model": document._name, "composition_mode": way, "body": "Hello"}
        if way == "mass":
            values |= {"res_ids": repr(document.ids), "mass_force_send": True}
        elif way == "comment":
            values["res_id"] = document.id
        else:
            values |= {"res_model": False, "numbers": customer.phone}
        wizard = self.env["sms.composer"].create(values)
        if way == "mass":
            wizard.action_send_sms()
            return
        with self.assertRaises(UserError):
            wizard.action_send_sms()

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

    def sms_mailing_scheduled(self, customer):
        mailing = self.sms_mailing(customer)
        mailing.write({"schedule_type": "scheduled", "schedule_date": "2020-01-01"})
        mailing.action_put_in_queue()
        self.run_cron("mass_mailing.ir_cron_mass_mailing_queue")

    def sms_template(self):
        return self.env["sms.template"].create(
            {
                "name": "Offer",
                "model_id": self.env["ir.model"]._get_id(self.about_model),
                "body": "Offer",
                "is_marketing": self.advertising,
            }
        )

    def sms_template_message(self, customer):
        self.about(customer)._message_sms_with_template(self.sms_template())

    def sms_template_mass(self, customer):
        self.about(customer)._message_sms_schedule_mass(template=self.sms_template())

    def sms_template_numbers(self, customer):
        if customer.phone:
            number = customer.phone_sanitized or customer.phone
            values = {"composition_mode": "numbers", "numbers": number, "body": "Sale"}
            template = {"template_id": self.sms_template().id}
            self.env["sms.composer"].create(values | template)._action_send_sms()

    def sms_template_action(self, customer):
        action = self.env["ir.actions.server"].create(
            {
                "name": "SMS",
                "model_id": self.env["ir.model"]._get_id(self.about_model),
                "state": "sms",
                "sms_template_id": self.sms_template().id,
            }
        )
        document = self.about(customer)
        action.with_context(active_model=document._name, active_ids=document.ids).run()

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
