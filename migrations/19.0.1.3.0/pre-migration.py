"""Answers and settings of channels become each controller's own.

What customers said so far was everybody's. It goes to the main company's controller, and to every
other one only the refusals: a Yes given to one is none for another.
"""

from psycopg2.extras import Json

from odoo.addons.partner_consent.policy import vocabulary as v
from odoo.addons.partner_consent.policy.channels import FIELDS
from odoo.tools import SQL, sql

SETTINGS = ("rule", "default_state", "default_preferred", "validity_months", "manual_yes")
# A company's topmost parent is its controller.
TOPMOST = SQL("split_part(company.parent_path, '/', 1)::int4")


def migrate(cr, version):
    main, everybody = controllers(cr)
    answers(cr, main, everybody)
    settings(cr, everybody)
    # Older databases get that table in this update, with a controller on every row.
    if sql.table_exists(cr, "partner_suppression"):
        suppressions(cr, everybody)
    requests(cr)
    reach(cr, main)


def controllers(cr):
    """Return the id of the main company's controller, and the ids of all there are."""
    cr.execute(
        SQL(
            "SELECT %s FROM res_company company LEFT JOIN ir_model_data named ON"
            " named.module = 'base' AND named.name = 'main_company' AND named.res_id = company.id"
            " ORDER BY named.id IS NULL, company.id LIMIT 1",
            TOPMOST,
        )
    )
    (main,) = cr.fetchone()
    cr.execute("SELECT id FROM res_company WHERE parent_id IS NULL ORDER BY id")
    return main, [id_ for (id_,) in cr.fetchall()]


def answers(cr, main, everybody):
    """Rewrite all columns at once: the table is written anew, and only once."""
    kept = {state: {main: state} for state in (v.REQUESTED, v.GIVEN)}
    said = kept | {v.REFUSED: dict.fromkeys(everybody, v.REFUSED)}
    preferred = {channel: {main: channel} for channel in v.CHANNELS}
    columns = dict.fromkeys(FIELDS, said) | {"preferred_channel": preferred}
    cr.execute("DROP INDEX IF EXISTS res_partner__answers_idx")
    become_json(cr, "res_partner", {name: chosen(name, of) for name, of in columns.items()})
    # With their type, columns lose what PostgreSQL knew of their values.
    cr.execute(SQL("ANALYZE res_partner (%s)", SQL(", ").join(map(SQL.identifier, columns))))


def settings(cr, everybody):
    become_json(
        cr, "partner_consent_channel", {name: of_each(name, everybody) for name in SETTINGS}
    )


def suppressions(cr, everybody):
    cr.execute("DROP INDEX IF EXISTS partner_suppression_address_unique")
    cr.execute("ALTER TABLE partner_suppression ADD COLUMN company_id int4")
    cr.execute(
        "INSERT INTO partner_suppression"
        " (channel, digest, source, company_id, create_uid, create_date, write_uid, write_date)"
        " SELECT channel, digest, source, controller.id, create_uid, create_date, write_uid,"
        " write_date FROM partner_suppression CROSS JOIN unnest(%s) AS controller(id)",
        [everybody],
    )
    cr.execute("DELETE FROM partner_suppression WHERE company_id IS NULL")


def requests(cr):
    cr.execute(
        SQL(
            "UPDATE partner_consent_request request SET company_id = %s FROM res_company company"
            " WHERE company.id = request.company_id AND company.parent_id IS NOT NULL",
            TOPMOST,
        )
    )


def reach(cr, main):
    """Of a company's customers its controller reached so many, of everybody's the main one."""
    cr.execute("ALTER TABLE partner_consent_reach ADD COLUMN controller_id int4")
    cr.execute("UPDATE partner_consent_reach SET controller_id = %s", [main])
    cr.execute(
        SQL(
            "UPDATE partner_consent_reach reach SET controller_id = %s FROM res_company company"
            " WHERE company.id = reach.company_id",
            TOPMOST,
        )
    )


def become_json(cr, table, columns):
    """Change the type of these columns.

    :param dict columns: ``{name: SQL of the value it has from now on}``
    """
    changes = []
    for name, value in columns.items():
        column = SQL.identifier(name)
        changes.append(SQL("ALTER COLUMN %s DROP NOT NULL", column))
        changes.append(SQL("ALTER COLUMN %s TYPE jsonb USING %s", column, value))
    cr.execute(SQL("ALTER TABLE %s %s", SQL.identifier(table), SQL(", ").join(changes)))


def chosen(column, values):
    """Return the SQL of ``values[column]``, empty for a value that isn't among them."""
    whens = (SQL("WHEN %s THEN %s::jsonb", value, Json(of)) for value, of in values.items())
    return SQL("CASE %s %s END", SQL.identifier(column), SQL(" ").join(whens))


def of_each(column, controllers):
    """Return the SQL of ``{controller: value}``; empty where the value is."""
    name = SQL.identifier(column)
    pairs = SQL(", ").join(SQL("%s, %s", str(id_), name) for id_ in controllers)
    return SQL("CASE WHEN %s IS NOT NULL THEN jsonb_build_object(%s) END", name, pairs)
