"""What several benchmarks need: many customers quickly, and each round the same tables."""

from time import perf_counter

from odoo.sql_db import db_connect
from odoo.tools import SQL

ADDRESS = "'bench' || i || '@example.com'"
# What makes a row as wide as a customer's.
ADDRESSED = {
    "name": "'Customer ' || i",
    "complete_name": "'Customer ' || i",
    "email": ADDRESS,
    "email_normalized": ADDRESS,
    "phone": "'+49 30 ' || i",
    "street": "'Street ' || i",
    "zip": "'10115'",
    "city": "'Berlin'",
}
# Of a thousand customers.
YES, NO = 300, 100


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
    # Each is a customer of its own: the pattern takes nothing of them along when it goes.
    values |= dict.fromkeys(("id", "commercial_partner_id"), SQL("new_id"))
    env.cr.execute(
        SQL(
            "INSERT INTO res_partner (%(names)s) SELECT %(values)s FROM res_partner,"
            " (SELECT i, nextval('res_partner_id_seq') AS new_id"
            " FROM generate_series(1, %(count)s) i) numbered WHERE id = %(pattern)s",
            names=SQL(", ").join(map(SQL.identifier, values)),
            values=SQL(", ").join(values.values()),
            count=count,
            pattern=pattern.id,
        )
    )
    pattern.unlink()
    env.cr.commit()
    settle(env, "res_partner")


def controllers(env, count):
    """Return the ids of as many controllers, the main company's first."""
    others = env["res.company"].search([("parent_id", "=", False)]) - env.company
    missing = range(len(others) + 1, count)
    others |= env["res.company"].create([{"name": f"Controller {number}"} for number in missing])
    env.cr.commit()
    return [env.company.id, *others.ids]


def said(controllers, column):
    """Return the SQL of a column of answers to these controllers, in which ``i`` is a number.

    :param int column: answers in two columns, and to two controllers, don't depend on each other
    """
    answers = []
    for controller in controllers:
        lot = f"mod(abs(hashint4(i + {column + 10 * controller} * 10000000)::bigint), 1000)"
        answer = f"CASE WHEN {lot} < {YES} THEN 'given' WHEN {lot} < {YES + NO} THEN 'refused' END"
        answers += [f"'{controller}'", answer]
    return f"NULLIF(jsonb_strip_nulls(jsonb_build_object({', '.join(answers)})), '{{}}')"


def answer(env, state):
    """Return the SQL of a column with this answer to the main company's controller."""
    return f"jsonb_build_object('{env.company.id}', '{state}')"


def settle(env, *tables, full=""):
    """Give each round the same tables: no leftovers, and statistics as in daily life.

    :param full: a table to write anew, because most of its rows have changed
    """
    env.cr.rollback()
    env.transaction.clear()
    with db_connect(env.cr.dbname).cursor() as cr:
        cr.commit()
        cr._cnx.autocommit = True
        for table in tables:
            cr.execute(f"VACUUM ANALYZE {table}")
        if full:
            cr.execute(f"VACUUM FULL ANALYZE {full}")
