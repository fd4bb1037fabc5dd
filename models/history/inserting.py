"""Making a batch's entries: one statement a chunk, which can be repeated after a crash."""

from odoo.fields import Domain
from odoo.tools import SQL

from ..batch.customer_ids import ids_array
from ..consent.automation import created
from . import raw_rows
from .partner_history_values import VALUE_FIELDS

COPIED = (*VALUE_FIELDS, "company_id")


def insert_entries(batch, partner_ids):
    """Insert one row per customer who isn't locked and whom the user may read.

    :param list partner_ids: in ascending order
    :return: ids of those customers who got none
    :raises AccessError: where a record rule forbids these entries
    """
    entries = batch.env["partner.history"]
    batch.env.flush_all()
    # After a crash the position is that of the last commit, as the rows are. Should there be one
    # all the same, it is not made again. Asked beforehand: within the INSERT, PostgreSQL may look
    # for each customer among the rows that it is inserting.
    there = _customers_between(batch, partner_ids[0], partner_ids[-1])
    customers = _customers(batch, partner_ids, there)
    batch.env.cr.execute(
        SQL(
            "INSERT INTO partner_history (partner_id, batch_id, edited, %(columns)s,"
            " create_uid, write_uid, create_date, write_date)"
            " SELECT partner.id, batch.id, FALSE, %(values)s,"
            " %(uid)s, %(uid)s, %(now)s, %(now)s"
            " FROM %(customers)s AS partner, partner_history_batch AS batch"
            " WHERE batch.id = %(batch)s RETURNING id, partner_id",
            columns=SQL(", ").join(SQL.identifier(name) for name in COPIED),
            values=SQL(", ").join(SQL.identifier("batch", name) for name in COPIED),
            uid=batch.env.uid,
            now=batch.env.cr.now(),
            customers=SQL("(%s)", customers.select()),
            batch=batch.id,
        )
    )
    made = dict(batch.env.cr.fetchall())
    raw_rows.forget(entries)
    own = Domain("batch_id", "=", batch.id) & Domain("partner_id", ">=", partner_ids[0])
    raw_rows.check_rights(entries, own, "create")
    created(entries.browse(made))
    served = there.union(made.values())
    return [id_ for id_ in partner_ids if id_ not in served]


def _customers(batch, partner_ids, there):
    """Return the query of those customers who get an entry, in ascending order.

    :param set there: ids of those who have theirs
    """
    partners = batch.env["res.partner"].with_context(active_test=False)
    query = partners._search(~batch._locked_domain(), order="id")
    query.add_join(
        "JOIN",
        "chosen",
        SQL("(SELECT unnest(%s) AS id)", ids_array(i for i in partner_ids if i not in there)),
        SQL("chosen.id = res_partner.id"),
    )
    # Their range, so that a chunk can read its own part of the customers, not all of them.
    query.add_where(SQL("res_partner.id BETWEEN %s AND %s", partner_ids[0], partner_ids[-1]))
    return query


def _customers_between(batch, first, last):
    """Return the ids from ``first`` to ``last`` of customers who have their entry."""
    query = SQL(
        "SELECT partner_id FROM partner_history"
        " WHERE batch_id = %s AND partner_id BETWEEN %s AND %s",
        batch.id,
        first,
        last,
    )
    return {partner_id for (partner_id,) in batch.env.execute_query(query)}
