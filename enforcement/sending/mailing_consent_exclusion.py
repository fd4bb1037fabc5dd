"""Who is left out of one mailing, and why: read live before sending, from the traces afterwards."""

from odoo import api, fields, models
from odoo.tools import SQL

from ...policy import failure_types
from ..context import MAILING
from .mailing_recipients import excluded_sql

# Keeps the ids of two mailings apart, and within what a JavaScript number holds.
RECORDS_PER_MAILING = 2**31


class MailingConsentExclusion(models.Model):
    """One row per recipient left out of the mailing that the context names."""

    _name = "mailing.consent.exclusion"
    _description = "Left Out of a Mailing"
    _auto = False
    _log_access = False
    _order = "reason, id"
    _rec_name = "address"

    mailing_id = fields.Many2one("mailing.mailing", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    address = fields.Char("Address or number", readonly=True)
    model = fields.Char("Document model", readonly=True)
    res_id = fields.Many2oneReference("Document", model_field="model", readonly=True)
    reason = fields.Selection(failure_types.REASONS, readonly=True)

    @property
    def _table_query(self):
        # The context can be forged: what the user may not read of mailings and recipients stays
        # closed, because both are looked up with the user's own rights.
        mailing = self.env["mailing.mailing"].browse(self.env.context.get(MAILING))
        mailing = mailing.exists()
        mailing.check_access("read")
        if not mailing:
            left_out = SQL(
                "SELECT NULL::int4 AS res_id, NULL::int4 AS partner_id, NULL::text AS address,"
                " NULL::text AS reason WHERE FALSE"
            )
        else:
            left_out = excluded_sql(mailing)
        return SQL(
            """
            SELECT %(mailing_id)s::int8 * %(factor)s + left_out.res_id AS id,
                   %(mailing_id)s::int4 AS mailing_id, left_out.partner_id, left_out.address,
                   %(model)s AS model, left_out.res_id, left_out.reason
              FROM (%(left_out)s) left_out
            """,
            mailing_id=mailing.id or 0,
            factor=RECORDS_PER_MAILING,
            model=mailing.mailing_model_real or "",
            left_out=left_out,
        )

    @api.depends("partner_id", "address")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.partner_id.display_name or row.address

    def action_open_document(self):
        """Open the customer, or the document where the recipient is no customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner" if self.partner_id else self.model,
            "res_id": self.partner_id.id or self.res_id,
            "view_mode": "form",
        }
