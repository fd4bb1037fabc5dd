"""Record rules: what stands beside a customer follows the customer's own access."""

from odoo import models


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _eval_context(self):
        """Let rules ask for the customers: ``[('partner_id', 'any', customers('read'))]``.

        ``customers(mode)`` is the domain of all rules on ``res.partner`` that hold for the user,
        those of other apps too: copied, they would drift apart.
        """

        def customers(mode):
            return self._compute_domain("res.partner", mode)

        return super()._eval_context() | {"customers": customers}
