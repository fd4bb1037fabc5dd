"""Test mailings: a draft may be shown to staff and to strangers, not to a customer who said no."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize_all

from ...models.decision import words
from . import recipients


def refuse_customers(mailing, channel, addresses):
    """Refuse a test to addresses of customers who may not be contacted.

    :param mailing: the mailing that is tested
    :param list addresses: normalised e-mail addresses or numbers
    :raises UserError: naming each address and why
    """
    env = mailing.env
    addresses = [address for address in addresses if address]
    judged = [(None, address) for address in addresses]
    found = recipients.reasons_for(env, judged, channel, mailing.consent_scope)
    staff = recipients.staff_addresses(env, channel, addresses)
    labels = words.labels(env)
    refused = [
        f"{address}: {labels[reason]}"
        for address, reason in zip(addresses, found, strict=True)
        if reason and address not in staff
    ]
    if refused:
        raise UserError(
            env._(
                "A test goes to staff, not to customers who may not be contacted. Take these out:\n"
                "%(addresses)s",
                addresses="\n".join(refused),
            )
        )


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
