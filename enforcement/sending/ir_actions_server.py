"""Server actions and jobs: nobody sits before a composer who could be asked."""

from odoo import models

from ..context import AUTOMATIC, marked


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    def run(self):
        return super(IrActionsServer, marked(self, AUTOMATIC)).run()
