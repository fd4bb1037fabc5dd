"""Traces: what became of each recipient, the reason for leaving them out included."""

from odoo import fields, models
from odoo.tools import SQL

from ...policy import failure_types
from ...policy import vocabulary as v
from ..inflow.res_partner_opt_out import BLACKLISTS
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

        Recipients and the traces there are meet in a ``GROUP BY``, the one way that stays fast:
        the traces were often inserted in this very transaction, so PostgreSQL takes them for few
        and would compare each recipient with each (``NOT EXISTS``); where it knows better, it would
        search a list of more than some 100,000 from its beginning (``NOT IN``).

        :param mailing: ``mailing.mailing`` record
        :param judged: SQL of ``id, partner_id, address, reason``
        """
        self.flush_model()
        is_sms = mailing.mailing_type == "sms"
        # A code as Odoo gives it to each SMS: its unsubscribe page finds the recipient by it.
        code = SQL("substr(md5(random()::text), 1, %s)", self.CODE_SIZE) if is_sms else SQL("NULL")
        inserted = self.env.execute_query(
            SQL(
                """
                WITH judged AS (
                SELECT id, MAX(address) AS address, MAX(reason) AS reason
                  FROM (
                        SELECT id, address, reason FROM (%(judged)s) judged
                         WHERE reason IS NOT NULL
                         UNION ALL
                        SELECT res_id, NULL, NULL FROM mailing_trace
                         WHERE mass_mailing_id = %(mailing_id)s AND model = %(model)s
                       ) both_sides
                 GROUP BY id
                HAVING BOOL_AND(reason IS NOT NULL)
                ), inserted AS (
                INSERT INTO mailing_trace (
                       trace_type, model, res_id, mass_mailing_id, campaign_id, trace_status,
                       failure_type, %(address_column)s, sms_code, create_date, write_date
                )
                SELECT %(trace_type)s, %(model)s, judged.id, %(mailing_id)s, %(campaign_id)s,
                       'cancel', %(failure_type)s, judged.address, %(code)s, %(now)s, %(now)s
                  FROM judged
                RETURNING 1
                )
                SELECT COUNT(*) FROM inserted
                """,
                address_column=SQL.identifier("sms_number" if is_sms else "email"),
                trace_type="sms" if is_sms else "mail",
                model=mailing.mailing_model_real,
                mailing_id=mailing.id,
                campaign_id=mailing.campaign_id.id or None,
                failure_type=self._consent_failure_type_sql(mailing),
                code=code,
                now=self.env.cr.now(),
                judged=judged,
            )
        )
        if inserted[0][0]:
            self.invalidate_model(flush=False)
            mailing.invalidate_recordset(["mailing_trace_ids"], flush=False)

    def _consent_failure_type_sql(self, mailing):
        """Return the SQL of a judged recipient's failure type: Odoo's own for its blacklist."""
        ours = SQL("%s || judged.reason", failure_types.PREFIX)
        if not mailing.use_exclusion_list:
            return ours
        channel = mailing._consent_channel()
        blacklist = BLACKLISTS[channel]
        entries = self.env[blacklist.model]
        entries.flush_model([blacklist.field, "active"])
        return SQL(
            """
            CASE WHEN judged.reason = %(refused)s AND EXISTS (
                          SELECT 1 FROM %(table)s WHERE active AND %(field)s = judged.address
                      )
                 THEN %(blacklisted)s ELSE %(ours)s END
            """,
            refused=v.REFUSED,
            table=SQL.identifier(entries._table),
            field=SQL.identifier(blacklist.field),
            blacklisted=failure_types.BLACKLISTED[channel],
            ours=ours,
        )

    def _consent_exclusion_sql(self, mailing):
        """Return the SQL of those left out, as ``res_id, partner_id, address, reason``."""
        self.flush_model()
        model = self.env[mailing.mailing_model_real]
        return SQL(
            """
            SELECT trace.res_id, %(partner)s AS partner_id,
                   COALESCE(trace.email, trace.sms_number) AS address,
                   CASE WHEN trace.failure_type IN %(blacklisted)s THEN %(refused)s
                        ELSE substr(trace.failure_type, %(start)s) END AS reason
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
            codes=failure_types.LEFT_OUT,
            blacklisted=tuple(failure_types.BLACKLISTED.values()),
            refused=v.REFUSED,
        )
