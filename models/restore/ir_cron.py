"""After a restore, jobs that send wait until those who were erased since are erased again."""

import logging
import re
from datetime import timedelta

from odoo import fields, models

from ..journal.newer import newer

_logger = logging.getLogger(__name__)

SENDING_MODELS = frozenset(
    {
        "base.automation",
        "calendar.alarm_manager",
        "digest.digest",
        "event.mail",
        "mail.mail",
        "mail.message.schedule",
        "mail.push",
        "mail.scheduled.message",
        "mailing.mailing",
        "marketing.campaign",
        "partner.consent.ask",
        "partner.consent.delivery",
        "partner.letter",
        "sms.sms",
        "snailmail.letter",
        "utm.campaign",
        "whatsapp.message",
    }
)
# Jobs of models that do other things too, and those that somebody made.
SENDING_CODE = re.compile(r"send|mail|sms|remind|rating|letter", re.IGNORECASE)
LOOK_AGAIN = timedelta(minutes=10)


class IrCron(models.Model):
    _inherit = "ir.cron"

    def _callback(self, cron_name, server_action_id):
        if self._consent_sends() and (missing := len(newer(self.env))):
            _logger.info(
                "%s waits: %s erasures of the journal are not in these data", cron_name, missing
            )
            self._trigger(fields.Datetime.now() + LOOK_AGAIN)
            return
        super()._callback(cron_name, server_action_id)

    def _consent_sends(self):
        """Whether this job may write to somebody."""
        self.ensure_one()
        return self.model_id.model in SENDING_MODELS or bool(SENDING_CODE.search(self.code or ""))

    def _consent_resume(self):
        """Let the jobs that waited run now."""
        for cron in self.search([]).filtered(lambda cron: cron._consent_sends()):
            cron._trigger()
