"""Who is left out of one selection, and why: read live."""

from odoo import api, fields, models
from odoo.tools import SQL

from ...policy import failure_types
from ..decision.compilation import left_out
from ..lock.naming import nameable_sql
from .deciding import decided


class PartnerSelectionExclusion(models.Model):
    """One row per customer left out of the selection ``partner_selection_id`` of the context.

    A hidden customer, whom a condition on archived ones matches, is counted and not named.
    """

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
        name = SQL(
            "CASE WHEN %s THEN id END", nameable_sql(self.env, SQL.identifier("decided", "id"))
        )
        return left_out(decided(selection), SQL("id, %s AS partner_id, reason", name))

    @api.depends("partner_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.partner_id.display_name or self.env._("Another customer")
