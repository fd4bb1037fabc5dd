"""Traces of a mailing: one for each recipient who is left out, and what they say afterwards.

Each function here takes one ``mailing.mailing``.
"""

from odoo.tools import SQL

from ...models.decision.compilation import left_out
from ...policy import failure_types
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE, by_mailing_type
from .recipient_columns import partner_column


def insert(mailing, decided):
    """Insert one cancelled trace for each recipient with a reason, in one statement.

    They name no author: the mailing does, and two more foreign keys to check cost time.

    Recipients and the traces there are meet in a ``GROUP BY``, the one way that stays fast: the
    traces were often inserted in this very transaction, so PostgreSQL takes them for few and would
    compare each recipient with each (``NOT EXISTS``); where it knows better, it would search a list
    that outgrows its memory from its beginning (``NOT IN``).

    :param decided: SQL of ``id, partner_id, address, reason``
    """
    # sudo: traces are written by the system, whoever sends
    traces = mailing.env["mailing.trace"].sudo()
    traces.flush_model()
    [(inserted,)] = traces.env.execute_query(
        SQL(
            "WITH inserted AS (%s RETURNING 1) SELECT COUNT(*) FROM inserted",
            _insert_sql(mailing, decided),
        )
    )
    if inserted:
        traces.invalidate_model(flush=False)
        mailing.invalidate_recordset(["mailing_trace_ids"], flush=False)


def exist(mailings):
    """Whether these mailings, together, have dealt with anybody yet."""
    return mailings.env["mailing.trace"].search_count(
        [("mass_mailing_id", "in", mailings.ids)], limit=1
    )


def has_excluded(mailing):
    """Whether anybody was left out of this mailing."""
    return mailing.env["mailing.trace"].search_count(
        [("mass_mailing_id", "=", mailing.id), ("failure_type", "in", failure_types.LEFT_OUT)],
        limit=1,
    )


def counts(mailing):
    """Return ``{reason: number of recipients}``; those who weren't left out under None."""
    groups = mailing.env["mailing.trace"]._read_group(
        [("mass_mailing_id", "=", mailing._origin.id), ("is_test_trace", "=", False)],
        ["failure_type"],
        ["__count"],
    )
    found = {None: 0}
    for failure_type, count in groups:
        reason = failure_types.REASON_BY_TYPE.get(failure_type)
        found[reason] = found.get(reason, 0) + count
    return found


def excluded_sql(mailing):
    """Return the SQL of those left out, as ``res_id, partner_id, address, reason``."""
    mailing.env["mailing.trace"].flush_model()
    model = mailing.env[mailing.mailing_model_real]
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


def _insert_sql(mailing, decided):
    """Return the statement that inserts the traces of those left out who have none yet."""
    traces = mailing.env["mailing.trace"]
    is_sms = mailing.mailing_type == "sms"
    # A code as Odoo gives it to each SMS: its unsubscribe page finds the recipient by it.
    code = SQL("substr(md5(random()::text), 1, %s)", traces.CODE_SIZE) if is_sms else SQL("NULL")
    return SQL(
        """
        INSERT INTO mailing_trace (
               trace_type, model, res_id, mass_mailing_id, campaign_id, trace_status,
               failure_type, %(address_column)s, sms_code, create_date, write_date
        )
        SELECT %(trace_type)s, %(model)s, decided.id, %(mailing_id)s, %(campaign_id)s,
               'cancel', %(failure_type)s, decided.address, %(code)s, %(now)s, %(now)s
          FROM (
                SELECT id, MAX(address) AS address, MAX(reason) AS reason
                  FROM (
                        %(left_out)s
                         UNION ALL
                        SELECT res_id, NULL, NULL FROM mailing_trace
                         WHERE mass_mailing_id = %(mailing_id)s AND model = %(model)s
                       ) both_sides
                 GROUP BY id
                HAVING BOOL_AND(reason IS NOT NULL)
               ) decided
        """,
        address_column=SQL.identifier("sms_number" if is_sms else "email"),
        trace_type="sms" if is_sms else "mail",
        model=mailing.mailing_model_real,
        mailing_id=mailing.id,
        campaign_id=mailing.campaign_id.id or None,
        failure_type=_failure_type_sql(mailing),
        code=code,
        now=mailing.env.cr.now(),
        left_out=left_out(decided, SQL("id, address, reason")),
    )


def _failure_type_sql(mailing):
    """Return the SQL of a decided recipient's failure type: Odoo's own for its blacklist."""
    ours = SQL("%s || decided.reason", failure_types.PREFIX)
    if not mailing.use_exclusion_list:
        return ours
    channel = by_mailing_type(mailing.mailing_type)
    blacklist = BY_CODE[channel].blacklist
    entries = mailing.env[blacklist.model]
    entries.flush_model([blacklist.field, "active"])
    return SQL(
        """
        CASE WHEN decided.reason = %(refused)s AND EXISTS (
                      SELECT 1 FROM %(table)s WHERE active AND %(field)s = decided.address
                  )
             THEN %(blacklisted)s ELSE %(ours)s END
        """,
        refused=v.REFUSED,
        table=SQL.identifier(entries._table),
        field=SQL.identifier(blacklist.field),
        blacklisted=failure_types.BLACKLISTED[channel],
        ours=ours,
    )
