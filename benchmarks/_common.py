"""What several benchmarks need: many customers quickly, and each round the same tables."""

from time import perf_counter

from odoo.sql_db import db_connect
from odoo.tools import SQL


def seconds(run):
    start = perf_counter()
    run()
    return perf_counter() - start


def multiply(env, ref, count, **expressions):
    """Multiply one customer that the ORM has made, because thousands would take it minutes.

    :param str ref: reference and beginning of the name of these customers
    :param expressions: column = SQL expression in which ``i`` is the number of the row
    """
    pattern = env["res.partner"].create({"name": ref, "ref": ref})
    env.flush_all()
    names = [
        name
        for name, field in pattern._fields.items()
        if field.store and field.column_type and name != "id" and name not in expressions
    ]
    copied = {name: SQL.identifier(name) for name in names}
    values = copied | {name: SQL(expression) for name, expression in expressions.items()}
    env.cr.execute(
        SQL(
            "INSERT INTO res_partner (%(names)s) SELECT %(values)s"
            " FROM res_partner, generate_series(1, %(count)s) i WHERE id = %(pattern)s",
            names=SQL(", ").join(map(SQL.identifier, values)),
            values=SQL(", ").join(values.values()),
            count=count,
            pattern=pattern.id,
        )
    )
    pattern.unlink()
    env.cr.commit()
    settle(env, "res_partner")


def settle(env, *tables):
    """Give each round the same tables: no leftovers, and statistics as in daily life."""
    env.cr.rollback()
    env.transaction.clear()
    with db_connect(env.cr.dbname).cursor() as cr:
        cr.commit()
        cr._cnx.autocommit = True
        for table in tables:
            cr.execute(f"VACUUM ANALYZE {table}")
