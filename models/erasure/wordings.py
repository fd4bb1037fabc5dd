"""What an app says in its own words: nobody is meant there, whatever they are called."""

from odoo.api import SUPERUSER_ID
from odoo.tools import SQL

# What apps bring and people add to and change: only what people wrote may name somebody.
_TABLES = ("ir_", "mail_template", "mail_message_subtype", "mail_activity_type")


def wordings(model, ids):
    """Return those of these rows that an app brought and nobody has changed: a set of ids.

    :param model: empty recordset, None of a table that no model has
    """
    if not ids or model is None or not model._table.startswith(_TABLES):
        return set()
    table = model._table
    if table == "ir_model_data":
        query = SQL("SELECT id FROM ir_model_data data WHERE id = ANY(%s)", sorted(ids))
    elif "write_uid" not in model._fields:
        return set()
    else:
        query = SQL(
            "SELECT row.id FROM %s row JOIN ir_model_data data ON data.res_id = row.id"
            " AND data.model = %s WHERE row.id = ANY(%s) AND row.write_uid = %s",
            SQL.identifier(table),
            model._name,
            sorted(ids),
            SUPERUSER_ID,
        )
    installed = SQL(
        "data.module IN (SELECT name FROM ir_module_module WHERE state <> 'uninstalled')"
    )
    return {id_ for (id_,) in model.env.execute_query(SQL("%s AND %s", query, installed))}
