"""Templates that are advertising ask before they are sent, wherever they are sent from."""

from odoo import fields, models

from ...policy import vocabulary as v
from ..context import SCOPE


class MailTemplate(models.Model):
    _inherit = "mail.template"

    is_marketing = fields.Boolean(
        "This is advertising",
        help="Not sent to customers who may not be contacted by e-mail; the document says why. "
        "Leave it off for what customers need: invoices, reminders, appointments.",
    )

    def send_mail_batch(self, res_ids, *args, **kwargs):
        if not self.is_marketing:
            return super().send_mail_batch(res_ids, *args, **kwargs)
        advertising = self.with_context(**{SCOPE: v.MARKETING})
        mails = super(MailTemplate, advertising).send_mail_batch(res_ids, *args, **kwargs)
        # What was sent right away went through the same check, and may be deleted already.
        mails.exists()._consent_recheck()
        return mails
