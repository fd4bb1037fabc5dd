"""Server actions that send an SMS: nobody sits before the composer who could be asked."""

from odoo import models

from ..context import AUTOMATIC, marked


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    def _run_action_sms_multi(self, eval_context=None):
        automatic = marked(self, AUTOMATIC)
        return super(IrActionsServer, automatic)._run_action_sms_multi(eval_context=eval_context)
