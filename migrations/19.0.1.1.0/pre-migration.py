"""Make room for the foreign keys of the history: no entry refers to what is gone."""

import logging

from odoo.api import SUPERUSER_ID
from odoo.tools import SQL, sql

_logger = logging.getLogger(__name__)

# What can be attached to an entry: table, and the column that names the model. Its files go after
# the update, by the ORM, which removes them from the disk too.
ATTACHED = (
    ("mail_message", "model"),
    ("mail_followers", "res_model"),
    ("mail_activity", "res_model"),
)
OPTIONAL = (
    ("action_id", "partner_history_action"),
    ("info_id", "partner_history_info"),
    ("batch_id", "partner_history_batch"),
    ("create_uid", "res_users"),
    ("write_uid", "res_users"),
)
# An entry is worth more than the name on it: staff who are gone become the one who created it, or
# Odoo's own user; a company that is gone becomes that of the staff member.
REQUIRED = (
    ("user_id", "res_users", SQL("COALESCE(create_uid, %s)", SUPERUSER_ID)),
    ("company_id", "res_company", SQL("(SELECT company_id FROM res_users WHERE id = user_id)")),
)


def migrate(cr, version):
    if not sql.table_exists(cr, "partner_history"):
        return
    remove_entries_of_nobody(cr)
    for column, table in OPTIONAL:
        replace(cr, column, table, SQL("NULL"))
    for column, table, value in REQUIRED:
        replace(cr, column, table, value)


def remove_entries_of_nobody(cr):
    """Remove the entries whose customer is gone, with all that is attached to them."""
    gone = refers_to_nothing("partner_id", "res_partner")
    cr.execute(SQL("DELETE FROM partner_history WHERE %s RETURNING id", gone))
    ids = [id_ for (id_,) in cr.fetchall()]
    for table, column in ATTACHED:
        cr.execute(
            SQL(
                "DELETE FROM %s WHERE %s = 'partner.history' AND res_id = ANY(%s)",
                SQL.identifier(table),
                SQL.identifier(column),
                ids,
            )
        )
    _logger.info("Customer history: removed %s entries whose customer is gone.", len(ids))


def replace(cr, column, table, value):
    """Put a value in the place of references to rows that are gone."""
    if not sql.column_exists(cr, "partner_history", column):
        return
    cr.execute(
        SQL(
            "UPDATE partner_history SET %(column)s = %(value)s"
            " WHERE %(column)s IS NOT NULL AND %(gone)s",
            column=SQL.identifier(column),
            value=value,
            gone=refers_to_nothing(column, table),
        )
    )
    _logger.info(
        "Customer history: replaced %s in %s entries that referred to a row of %s that is gone.",
        column,
        cr.rowcount,
        table,
    )


def refers_to_nothing(column, table):
    return SQL(
        "NOT EXISTS (SELECT FROM %s other WHERE other.id = partner_history.%s)",
        SQL.identifier(table),
        SQL.identifier(column),
    )
