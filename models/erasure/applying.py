"""Carrying a plan out, set-based and past the ORM: no rule, no tracking and no log tells of it."""

from graphlib import CycleError, TopologicalSorter
from uuid import uuid4

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
    _blank(env, USERS, sorted(plan.kept_users), {"login": lambda: f"erased-{uuid4()}"})
    _execute(env, "DELETE FROM %s WHERE id = ANY(%s)", USERS, ids=sorted(users - plan.kept_users))
    _blank(env, PARTNER, sorted(plan.kept), {})
    name = env._("Erased customer")
    env.cr.execute(
        SQL(
            "UPDATE res_partner SET name = %(name)s, complete_name = %(name)s,"
            " commercial_partner_id = id WHERE id = ANY(%(ids)s)",
            name=name,
            ids=sorted(plan.kept),
        )
    )
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


def _blank(env, table, ids, fresh):
    """Empty all columns of these rows that may be empty; each is nobody's afterwards.

    :param fresh: ``{column: function that gives its value for one row}``
    """
    if not ids:
        return
    columns = {
        name: required
        for name, required in env.execute_query(
            SQL(
                "SELECT attname, attnotnull FROM pg_attribute WHERE attrelid = %s::regclass"
                " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
                table,
            )
        )
    }
    fixed = {name: value for name, value in BLANK[table].items() if name in columns}
    empty = [
        name
        for name, required in columns.items()
        if not required and name not in STAYS | fixed.keys()
    ]
    values = [SQL("%s = NULL", SQL.identifier(name)) for name in empty]
    values += [SQL("%s = %s", SQL.identifier(name), value) for name, value in fixed.items()]
    env.cr.execute(
        SQL(
            "UPDATE %s SET %s WHERE id = ANY(%s)",
            SQL.identifier(table),
            SQL(", ").join(values),
            ids,
        )
    )
    for name, make in fresh.items():
        for id_ in ids:
            env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    SQL.identifier(table),
                    SQL.identifier(name),
                    make(),
                    id_,
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
