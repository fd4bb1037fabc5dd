"""What an erasure does, in lines that a person reads before it is done."""

from datetime import date

from odoo.tools import SQL

from .plan import PARTNER, USERS
from .refusing import is_document

# How many years a document is kept after the end of its calendar year, unless the parameter says
# otherwise: what the books are made of, ten (§ 147 (3) AO, § 257 (4) HGB); vouchers alone would be
# eight since 2025. Orders are commercial letters: six.
YEARS = {
    "partner_consent.retention_years_accounting": 10,
    "partner_consent.retention_years_orders": 6,
}
_DATES = ("invoice_date", "date", "date_order", "create_date")
# Where rows come and go by themselves.
FLEETING = frozenset({"bus_bus", "ir_logging"})


def lines(plan, hits):
    """Return the values of all ``partner.erasure.line``, in the order of reading.

    :param dict hits: ``{table: ids}`` of rows whose text names one of the persons
    """
    env, persons = plan.env, plan.persons
    found = [
        _line(PARTNER, "delete", set(persons.ids) - plan.kept, plan),
        _line(USERS, "delete", set(persons.users.ids) - plan.kept_users, plan),
        _line(PARTNER, "keep", plan.kept, plan, why=env._("Documents refer to it: it is blank.")),
        _line(USERS, "keep", plan.kept_users, plan, why=env._("Records refer to it: it is blank.")),
        _line("partner_consent_event", "anonymise", _ledger(persons), plan, why=_why_ledger(env)),
    ]
    for table, ids in sorted(plan.delete.items()):
        found.append(_line(table, "delete", ids, plan))
    for table in sorted(plan.anonymise.keys() | hits.keys()):
        ids = plan.anonymise[table] | hits.get(table, set()) - plan.delete[table]
        ids -= set(persons.ids) if table == PARTNER else set()
        ids -= set(persons.users.ids) if table == USERS else set()
        model = plan.models.get(table)
        documents = plan.points[table] & ids if model is not None and is_document(model) else set()
        found.append(_document_line(table, documents, plan))
        why = env._("The record is about something else, or shared.")
        found.append(_line(table, "anonymise", ids - documents, plan, why=why))
    return [line for line in found if line]


def digest(lines_):
    """Return what must not change between the preview and the erasure."""
    return sorted((line["model_name"], line["what"], line["count"]) for line in lines_)


def _line(table, what, ids, plan, **values):
    model = plan.models.get(table)
    if not ids or model is None or model._transient or table in FLEETING:
        return None
    return {"model_name": model._name, "what": what, "count": len(ids)} | values


def _document_line(table, ids, plan):
    if not ids:
        return None
    env, until = plan.env, _until(plan.models[table], ids)
    why = env._("Must be kept by law. Number and amounts stay, nothing of the person does.")
    return _line(table, "keep", ids, plan, why=why, until=until)


def _until(model, ids):
    """Return the last day on which the law wants the youngest of these documents to be kept."""
    accounting = model._name.startswith("account.")
    key = f"partner_consent.retention_years_{'accounting' if accounting else 'orders'}"
    # sudo: how long documents are kept is no secret
    years = int(model.env["ir.config_parameter"].sudo().get_param(key) or YEARS[key])
    column = next(
        name for name in _DATES if name in model._fields and model._fields[name].column_type
    )
    [(year,)] = model.env.execute_query(
        SQL(
            "SELECT extract(year FROM max(%s)) FROM %s WHERE id = ANY(%s)",
            SQL.identifier(column),
            SQL.identifier(model._table),
            sorted(ids),
        )
    )
    return date(int(year) + years, 12, 31) if year else None


def _ledger(persons):
    rows = persons.env.execute_query(
        SQL(
            "SELECT id FROM partner_consent_event WHERE partner_id = ANY(%(ids)s)"
            " OR chain_id = ANY(%(ids)s)",
            ids=persons.ids,
        )
    )
    return {id_ for (id_,) in rows}


def _why_ledger(env):
    return env._("That something was answered stays provable; who, from where and why doesn't.")
