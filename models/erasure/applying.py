"""Carrying a plan out, set-based and past the ORM: no rule, no tracking and no log tells of it."""

from graphlib import CycleError, TopologicalSorter

from odoo.tools import SQL

from ...policy.needles import ERASED
from .catalogue import references
from .plan import MESSAGE, PARTNER, USERS, contact_columns

# What a blank row keeps: that it is there, whose it is, and what Odoo can't do without.
STAYS = frozenset({"id", "company_id", "partner_id", "notification_type"})
BLANK = {
    PARTNER: {
        "active": False,
        "erased": True,
        "lock_level": "none",
        "effective_lock_level": "none",
        "partner_share": True,
        "type": "contact",
    },
    USERS: {"active": False, "share": True},
}


def apply(plan):
    """Delete and anonymise all rows of a plan but those of the persons themselves."""
    env = plan.env
    for ref, ids in plan.relations:
        _execute(env, "DELETE FROM %s WHERE %s = ANY(%s)", ref.table, ref.column, ids=ids)
    for ref, ids in plan.cleared:
        _execute(env, "UPDATE %s SET %s = NULL WHERE %s = ANY(%s)", *ref[:2], ref.column, ids=ids)
    for table, ids in plan.anonymise.items():
        if ids:
            _anonymise(plan, table, sorted(ids))
    files = _file_names(env, plan.delete["ir_attachment"])
    for table in _deletion_order(env, plan.delete):
        _execute(env, "DELETE FROM %s WHERE id = ANY(%s)", table, ids=sorted(plan.delete[table]))
    env.invalidate_all(flush=False)
    for name in files:
        env["ir.attachment"]._file_delete(name)


def erase_persons(plan):
    """Delete the rows of the persons and their logins; blank those that others refer to."""
    env, persons = plan.env, plan.persons
    users = set(persons.users.ids)
    login = {"login": SQL("'erased-' || gen_random_uuid()")}
    _blank(env, USERS, sorted(plan.kept_users), login)
    _execute(env, "DELETE FROM %s WHERE id = ANY(%s)", USERS, ids=sorted(users - plan.kept_users))
    name = env._("Erased customer")
    names = {"name": name, "complete_name": name, "commercial_partner_id": SQL("id")}
    _blank(env, PARTNER, sorted(plan.kept), names)
    env.invalidate_all(flush=False)
    persons.partners.browse(set(persons.ids) - plan.kept).unlink()
    env.registry.clear_cache()


def _anonymise(plan, table, ids):
    env, model = plan.env, plan.models[table]
    values = [
        SQL("%s = %s", SQL.identifier(name), ERASED if model._fields[name].required else None)
        for name in contact_columns(model)
    ]
    if table == MESSAGE:
        values.append(SQL("author_id = NULL"))
    if values:
        env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id = ANY(%s)",
                SQL.identifier(table),
                SQL(", ").join(values),
                ids,
            )
        )


def _blank(env, table, ids, values):
    """Empty all columns of these rows that may be empty; each is nobody's afterwards.

    :param dict values: ``{column: value or SQL}`` beside those of every blank row
    """
    if not ids:
        return
    columns = dict(
        env.execute_query(
            SQL(
                "SELECT attname, attnotnull FROM pg_attribute WHERE attrelid = %s::regclass"
                " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
                table,
            )
        )
    )
    empty = [name for name, required in columns.items() if not required and name not in STAYS]
    fixed = {name: value for name, value in BLANK[table].items() if name in columns}
    row = dict.fromkeys(empty) | fixed | values
    env.cr.execute(
        SQL(
            "UPDATE %s SET %s WHERE id = ANY(%s)",
            SQL.identifier(table),
            SQL(", ").join(SQL("%s = %s", SQL.identifier(name), row[name]) for name in row),
            ids,
        )
    )


def _file_names(env, ids):
    """Return the names under which the files of these attachments are stored."""
    query = SQL(
        "SELECT DISTINCT store_fname FROM ir_attachment"
        " WHERE id = ANY(%s) AND store_fname IS NOT NULL",
        sorted(ids),
    )
    return [name for (name,) in env.execute_query(query)]


def _deletion_order(env, delete):
    """Return the tables in an order in which none is deleted from while another holds its rows."""
    tables = [table for table, ids in delete.items() if ids]
    before = {
        table: {
            ref.table
            for ref in references(env, table)
            if ref.holds and ref.table in tables and ref.table != table
        }
        for table in tables
    }
    try:
        return list(TopologicalSorter(before).static_order())
    except CycleError:
        return tables


def _execute(env, query, *names, ids):
    if ids:
        env.cr.execute(SQL(query, *map(SQL.identifier, names), ids))
