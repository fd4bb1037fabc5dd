"""Answers and settings of channels become each controller's own.

What customers said so far was everybody's. It goes to the main company's controller, and to every
other one only the refusals: a Yes given to one is none for another.
"""

from odoo.addons.partner_consent.policy.channels import FIELDS
from odoo.tools import SQL

SETTINGS = ("rule", "default_state", "default_preferred", "validity_months", "manual_yes")


def migrate(cr, version):
    main, everybody = controllers(cr)
    if column_type(cr, "res_partner", FIELDS[0]) != "jsonb":
        answers(cr, main, everybody)
        settings(cr, everybody)
    suppressions(cr, everybody)
    cr.execute(
        "UPDATE partner_consent_request request"
        " SET company_id = split_part(company.parent_path, '/', 1)::int"
        " FROM res_company company"
        " WHERE company.id = request.company_id AND company.parent_id IS NOT NULL"
    )
    cr.execute("ALTER TABLE partner_consent_reach ADD COLUMN IF NOT EXISTS controller_id int4")
    cr.execute("DROP INDEX IF EXISTS partner_consent_reach_month_unique")
    cr.execute("UPDATE partner_consent_reach SET controller_id = %s", [main])


def controllers(cr):
    """Return the id of the main company's controller, and those of all: topmost parents."""
    cr.execute("SELECT id FROM res_company WHERE parent_id IS NULL ORDER BY id")
    everybody = [id_ for (id_,) in cr.fetchall()]
    cr.execute(
        "SELECT split_part(company.parent_path, '/', 1)::int FROM res_company company"
        " JOIN ir_model_data named ON named.res_id = company.id"
        " WHERE named.module = 'base' AND named.name = 'main_company'"
    )
    row = cr.fetchone()
    return (row[0] if row else everybody[0]), everybody


def column_type(cr, table, column):
    cr.execute(
        "SELECT data_type FROM information_schema.columns"
        " WHERE table_name = %s AND column_name = %s AND table_schema = current_schema",
        [table, column],
    )
    return cr.fetchone()[0]


def answers(cr, main, everybody):
    """Rewrite all columns at once: the table is written anew, and only once."""
    cr.execute("DROP INDEX IF EXISTS res_partner__answers_idx")
    refused = _json(everybody, SQL("'refused'"))
    changes = []
    for fname in FIELDS:
        column = SQL.identifier(fname)
        changes += [
            SQL("ALTER COLUMN %s DROP NOT NULL", column),
            SQL(
                "ALTER COLUMN %(column)s TYPE jsonb USING CASE %(column)s WHEN 'refused'"
                " THEN %(refused)s WHEN 'unknown' THEN NULL ELSE %(given)s END",
                column=column,
                refused=refused,
                given=_json([main], column),
            ),
        ]
    preferred = SQL.identifier("preferred_channel")
    changes.append(
        SQL(
            "ALTER COLUMN %(column)s TYPE jsonb"
            " USING CASE WHEN %(column)s IS NOT NULL THEN %(value)s END",
            column=preferred,
            value=_json([main], preferred),
        )
    )
    cr.execute(SQL("ALTER TABLE res_partner %s", SQL(", ").join(changes)))


def settings(cr, everybody):
    changes = [
        change
        for column in map(SQL.identifier, SETTINGS)
        for change in (
            SQL("ALTER COLUMN %s DROP NOT NULL", column),
            SQL("ALTER COLUMN %s TYPE jsonb USING %s", column, _json(everybody, column)),
        )
    ]
    cr.execute(SQL("ALTER TABLE partner_consent_channel %s", SQL(", ").join(changes)))


def suppressions(cr, everybody):
    cr.execute("ALTER TABLE partner_suppression ADD COLUMN IF NOT EXISTS company_id int4")
    cr.execute("DROP INDEX IF EXISTS partner_suppression_address_unique")
    cr.execute(
        "INSERT INTO partner_suppression"
        " (channel, digest, source, company_id, create_uid, create_date, write_uid, write_date)"
        " SELECT channel, digest, source, controller.id, create_uid, create_date, write_uid,"
        " write_date FROM partner_suppression CROSS JOIN unnest(%s) AS controller(id)"
        " WHERE company_id IS NULL",
        [everybody],
    )
    cr.execute("DELETE FROM partner_suppression WHERE company_id IS NULL")


def _json(controllers, value):
    """Return the SQL of ``{controller: value}``; empty where the value is."""
    pairs = SQL(", ").join(SQL("%s::text, %s", str(id_), value) for id_ in controllers)
    return SQL("CASE WHEN %s IS NOT NULL THEN jsonb_build_object(%s) END", value, pairs)
