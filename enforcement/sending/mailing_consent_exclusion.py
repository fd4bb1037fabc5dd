"""Who is left out of one mailing, and why: read live before sending, from the traces afterwards."""

from odoo import api, fields, models
from odoo.tools import SQL

from ...models.lock.naming import nameable_sql
from ...policy import failure_types
from ...policy.channels import by_mailing_type
from ..context import MAILING
from .mailing_recipients import excluded_sql
from .recipient_columns import address_column

# Keeps the ids of two mailings apart, and within what a JavaScript number holds.
RECORDS_PER_MAILING = 2**31
NOBODY = SQL(
    "SELECT NULL::int4 AS res_id, NULL::int4 AS partner_id, NULL::text AS address,"
    " NULL::text AS reason WHERE FALSE"
)


class MailingConsentExclusion(models.Model):
    """One row per recipient left out of the mailing that the context names.

    What decides may be a customer whom the user may not read: the row is there, the name isn't.
    """

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
    unnamed = fields.Boolean("A customer you may not see", readonly=True)

    @property
    def _table_query(self):
        # The context can be forged: what the user may not read of mailings and recipients stays
        # closed, because both are looked up with the user's own rights.
        mailing = self.env["mailing.mailing"].browse(self.env.context.get(MAILING))
        mailing = mailing.exists()
        mailing.check_access("read")
        return SQL(
            """
            SELECT %(mailing_id)s::int8 * %(factor)s + res_id AS id,
                   %(mailing_id)s::int4 AS mailing_id,
                   CASE WHEN NOT unnamed THEN partner_id END AS partner_id,
                   CASE WHEN unnamed THEN %(own_address)s ELSE address END AS address,
                   %(model)s AS model,
                   CASE WHEN NOT (unnamed AND %(is_customer)s) THEN res_id END AS res_id,
                   reason, unnamed
              FROM (
                    SELECT *, partner_id IS NOT NULL AND NOT %(nameable)s AS unnamed
                      FROM (%(left_out)s) decided
                   ) left_out
            """,
            mailing_id=mailing.id or 0,
            factor=RECORDS_PER_MAILING,
            own_address=_own_address(mailing),
            model=mailing.mailing_model_real or "",
            is_customer=mailing.mailing_model_real == "res.partner",
            nameable=nameable_sql(self.env, SQL.identifier("decided", "partner_id")),
            left_out=excluded_sql(mailing) if mailing else NOBODY,
        )

    @api.depends("partner_id", "address", "unnamed")
    def _compute_display_name(self):
        another = self.env._("Another customer")
        for row in self:
            name = another if row.unnamed else row.partner_id.display_name
            row.display_name = name or row.address

    def action_open_document(self):
        """Open the customer, or the document where the recipient is no customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner" if self.partner_id else self.model,
            "res_id": self.partner_id.id or self.res_id,
            "view_mode": "form",
        }


def _own_address(mailing):
    """Return the SQL of the address in the document ``left_out.res_id``, where the user reads it.

    Without one, the address that was judged is the customer's.
    """
    model = mailing.env.get(mailing.mailing_model_real)
    if model is None or model._name == "res.partner" or not model.has_access("read"):
        return SQL("NULL::text")
    address = address_column(model, model._table, by_mailing_type(mailing.mailing_type))
    if address is None:
        return SQL("NULL::text")
    query = model.with_context(active_test=False)._search([])
    query.add_where(SQL("%s = left_out.res_id", SQL.identifier(model._table, "id")))
    return query.subselect(address)
