"""Who is left out of one selection, and why: read live."""

from odoo import fields, models
from odoo.tools import SQL

from ...policy import failure_types
from ..decision.compilation import left_out
from .deciding import decided


class PartnerSelectionExclusion(models.Model):
    """One row per customer left out of the selection ``partner_selection_id`` of the context."""

    _name = "partner.selection.exclusion"
    _description = "Left Out of a Selection"
    _auto = False
    _log_access = False
    _order = "reason, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    reason = fields.Selection(failure_types.REASONS, readonly=True)

    @property
    def _table_query(self):
        # The context can be forged: selection and customers are looked up with the user's rights.
        selection = self.env["partner.selection"].browse(
            self.env.context.get("partner_selection_id")
        )
        selection = selection.exists()
        if not selection:
            return SQL("SELECT 0 AS id, 0 AS partner_id, NULL::text AS reason WHERE FALSE")
        selection.check_access("read")
        return left_out(decided(selection), SQL("id, id AS partner_id, reason"))
