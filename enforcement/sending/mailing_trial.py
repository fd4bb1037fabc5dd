"""The two wizards that send a draft of a mailing to a few addresses."""

from odoo import models
from odoo.tools import email_normalize_all

from .trials import refuse_customers


class MailingMailingTest(models.TransientModel):
    _inherit = "mailing.mailing.test"

    def send_mail_test(self):
        addresses = email_normalize_all(", ".join((self.email_to or "").splitlines()))
        refuse_customers(self.mass_mailing_id, "email", addresses)
        return super().send_mail_test()


class MailingSmsTest(models.TransientModel):
    _inherit = "mailing.sms.test"

    def action_send_sms(self):
        numbers = [
            self.env.user._phone_format(number=line.strip())
            for line in (self.numbers or "").splitlines()
        ]
        refuse_customers(self.mailing_id, "sms", numbers)
        return super().action_send_sms()
