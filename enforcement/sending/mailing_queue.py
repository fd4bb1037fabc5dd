"""The mailing queue: a mailing whose recipients can't be told stops no other one."""

from odoo import api, fields, models
from odoo.exceptions import UserError

# A selection, or a condition, that names what is gone with an app.
UNTELLABLE = (UserError, ValueError)


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    def _compute_total(self):
        for mailing in self:
            try:
                super(MailingMailing, mailing)._compute_total()
            except UNTELLABLE:
                # It must open, or nobody could correct it.
                mailing.total = 0

    @api.model
    def _process_mass_mailing_queue(self):
        due = self.search(
            [
                ("state", "in", ("in_queue", "sending")),
                "|",
                ("schedule_date", "<", fields.Datetime.now()),
                ("schedule_date", "=", False),
            ]
        )
        for mailing in due:
            mailing._consent_return_untellable()
        return super()._process_mass_mailing_queue()

    def _consent_return_untellable(self):
        """Put the mailing back to draft where its recipients can't be told, and say why."""
        self.ensure_one()
        mailing = self.with_context(lang=self.user_id.lang or self.env.lang)
        try:
            mailing._consent_target_query()
        except UNTELLABLE as error:
            mailing.action_cancel()
            mailing.message_post(
                body=mailing.env._(
                    "Back to draft and sent to nobody, because it can't be told whom it is for. "
                    "%(reason)s – Correct the recipients and send it again.",
                    reason=str(error),
                )
            )
