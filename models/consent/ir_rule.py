"""Record rules: what stands beside a customer follows the customer's own access."""

from odoo import models

from ..controller.controllers import companies_of
from ..ledger.whose import readable


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _eval_context(self):
        """Let rules ask for the customers: ``[('partner_id', 'any', customers('read'))]``.

        ``customers(mode)`` is the domain of all rules on ``res.partner`` that hold for the user,
        those of other apps too: copied, they would drift apart. ``ledger()`` is that of the rows
        of the controllers that the active companies have, ``controlled()`` are the ids of all
        companies that share one with them.
        """

        def customers(mode):
            return self._compute_domain("res.partner", mode)

        def ledger():
            return list(readable(self.env, self.env.companies.ids))

        def controlled():
            return companies_of(self.env, self.env.companies.ids)

        added = {"customers": customers, "ledger": ledger, "controlled": controlled}
        return super()._eval_context() | added
