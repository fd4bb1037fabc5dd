"""SMS templates that are advertising ask before they are sent, wherever they are sent from."""

from odoo import fields, models

# Says that nobody sits before the composer. An object, because a context sent by RPC can't hold it.
AUTOMATIC = object()


class SmsTemplate(models.Model):
    _inherit = "sms.template"

    is_marketing = fields.Boolean(
        "This is advertising",
        help="Not sent to customers who may not be contacted by SMS; the document says why. "
        "Leave it off for what customers need: reminders, appointments.",
    )


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    def _run_action_sms_multi(self, eval_context=None):
        automatic = self.with_context(consent_automatic=AUTOMATIC)
        return super(IrActionsServer, automatic)._run_action_sms_multi(eval_context=eval_context)
