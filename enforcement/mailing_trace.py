"""Traces: what became of each recipient, the reason for leaving them out included."""

from odoo import fields, models
from odoo.tools import SQL

from ..policy import failure_types
from .recipient_columns import partner_column


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    failure_type = fields.Selection(
        selection_add=failure_types.SELECTION, ondelete=failure_types.ON_UNINSTALL
    )

    def _consent_insert(self, mailing, judged):
        """Insert one cancelled trace for each recipient with a reason, in one statement.

        They name no author: the mailing does, and two more foreign keys to check are a third of
        the time.

        ``NOT IN`` and not ``NOT EXISTS``: on a table that was analysed while empty, PostgreSQL
        plans a nested loop over the traces being inserted.

        :param mailing: ``mailing.mailing`` record
        :param judged: SQL of ``id, partner_id, address, reason``
        """
        self.flush_model()
        is_sms = mailing.mailing_type == "sms"
        inserted = self.env.execute_query(
            SQL(
                """
                WITH inserted AS (
                INSERT INTO mailing_trace (
                       trace_type, model, res_id, mass_mailing_id, campaign_id, trace_status,
                       failure_type, %(address_column)s, create_date, write_date
                )
                SELECT %(trace_type)s, %(model)s, judged.id, %(mailing_id)s, %(campaign_id)s,
                       'cancel', %(prefix)s || judged.reason, judged.address, %(now)s, %(now)s
                  FROM (%(judged)s) judged
                 WHERE judged.reason IS NOT NULL
                   AND judged.id NOT IN (
                           SELECT res_id FROM mailing_trace
                            WHERE mass_mailing_id = %(mailing_id)s AND model = %(model)s
                       )
                RETURNING 1
                )
                SELECT COUNT(*) FROM inserted
                """,
                address_column=SQL.identifier("sms_number" if is_sms else "email"),
                trace_type="sms" if is_sms else "mail",
                model=mailing.mailing_model_real,
                mailing_id=mailing.id,
                campaign_id=mailing.campaign_id.id or None,
                prefix=failure_types.PREFIX,
                now=self.env.cr.now(),
                judged=judged,
            )
        )
        if inserted[0][0]:
            self.invalidate_model(flush=False)
            mailing.invalidate_recordset(["mailing_trace_ids"], flush=False)

    def _consent_exclusion_sql(self, mailing):
        """Return the SQL of those left out, as ``res_id, partner_id, address, reason``."""
        self.flush_model()
        model = self.env[mailing.mailing_model_real]
        return SQL(
            """
            SELECT trace.res_id, %(partner)s AS partner_id,
                   COALESCE(trace.email, trace.sms_number) AS address,
                   substr(trace.failure_type, %(start)s) AS reason
              FROM mailing_trace trace
              LEFT JOIN %(table)s ON %(id)s = trace.res_id
             WHERE trace.mass_mailing_id = %(mailing_id)s AND trace.model = %(model)s
               AND trace.failure_type IN %(codes)s
            """,
            partner=partner_column(model, model._table) or SQL("NULL::int4"),
            start=len(failure_types.PREFIX) + 1,
            table=SQL.identifier(model._table),
            id=SQL.identifier(model._table, "id"),
            mailing_id=mailing.id,
            model=model._name,
            codes=failure_types.CODES,
        )
