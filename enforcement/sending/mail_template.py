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

    def _consent_is_advertising(self):
        return any(self.mapped("is_marketing"))

    def send_mail_batch(
        self,
        res_ids,
        force_send=False,
        raise_exception=False,
        email_values=None,
        email_layout_xmlid=False,
    ):
        # Any client may call this: why and for whom it is sent isn't theirs to say.
        email_values = {
            name: value
            for name, value in (email_values or {}).items()
            if not name.startswith("consent_")
        }
        sending = by_machine(self, template=self)
        mails = super(MailTemplate, sending).send_mail_batch(
            res_ids, force_send, raise_exception, email_values, email_layout_xmlid
        )
        # What was sent right away went through the same check, and may be deleted already.
        mails.exists()._consent_recheck()
        return mails
