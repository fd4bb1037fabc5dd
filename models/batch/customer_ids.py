"""Long lists of customers' ids in SQL, past the ORM, which would handle them one by one."""

from psycopg2.extras import Json

from odoo.tools import SQL


def ids_array(ids):
    """Return the SQL of an array of ids, as one literal: PostgreSQL would plan each number."""
    return SQL("%s::int4[]", "{" + ",".join(map(str, ids)) + "}")


def store(run, ids):
    """Write down the customers of a run of ``partner.batch``."""
    run.flush_recordset()
    table = SQL.identifier(run._table)
    run.env.cr.execute(
        SQL("UPDATE %s SET selected_ids = %s WHERE id = %s", table, Json(ids), run.id)
    )
    run.invalidate_recordset(["selected_ids"])


def load(run):
    """Return the ids of the customers of a run, as they were written down."""
    run.flush_recordset(["selected_ids"])
    table = SQL.identifier(run._table)
    query = SQL("SELECT selected_ids FROM %s WHERE id = %s", table, run.id)
    return run.env.execute_query(query)[0][0] or []
