"""“Welcome Back”: an automatic mail that asks first, and a letter where e-mail is refused."""

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_send_welcome_back(self):
        """Send the template to these customers; offer a letter task for those not mailable.

        :return: client action that says how many were sent and how many get a letter task
        """
        template = self.env.ref("partner_consent.mail_template_welcome_back")
        by_mail = self._consent_allowed("email")
        if by_mail:
            template.send_mail_batch(by_mail.ids)
        by_letter = (self - by_mail)._consent_allowed("post")
        for partner in by_letter:
            partner.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Letter: %(subject)s", subject=template.name),
                note=self.env._("May not be contacted by e-mail. Write a letter instead."),
                user_id=self.env.uid,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%(mails)s e-mails, %(letters)s letter tasks, %(none)s customers left alone.",
                    mails=len(by_mail),
                    letters=len(by_letter),
                    none=len(self - by_mail - by_letter),
                ),
            },
        }

    def _consent_allowed(self, channel, scope="marketing"):
        """Return those of these customers who may be contacted."""
        decisions = self.contact_decision(channel, scope)
        return self.browse(d["partner_id"] for d in decisions if d["allowed"])
