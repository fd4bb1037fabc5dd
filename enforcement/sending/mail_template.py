"""Templates ask before a machine sends them: advertising for every reason, others as service."""

from odoo import fields, models

from .scopes import by_machine


class MailTemplate(models.Model):
    _inherit = "mail.template"

    is_marketing = fields.Boolean(
        "This is advertising",
        help="Not sent to customers who may not be contacted by e-mail; the document says why. "
        "Leave it off for what customers need: invoices, reminders, appointments.",
    )

    def send_mail_batch(self, res_ids, *args, **kwargs):
        sending = by_machine(self, template=self)
        mails = super(MailTemplate, sending).send_mail_batch(res_ids, *args, **kwargs)
        # What was sent right away went through the same check, and may be deleted already.
        mails.exists()._consent_recheck()
        return mails
