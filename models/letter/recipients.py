"""Who gets a letter of a run, and why others get none: one query, also in parts."""

from odoo.tools import SQL

from ..batch.customer_ids import ids_array
from ..controller.controllers import in_own_company
from ..decision.facts import reason_sql
from . import households


def decided(run, partner_ids, before=()):
    """Return ``SELECT id, reason`` of these customers, as far as the user may read them.

    :param before: ids of those who have their letter from an earlier part of the run
    """
    if run.household == households.ALL:
        return _decided(run, partner_ids)
    return households.one_each(run, _decided(run, partner_ids, households_too=True), before)


def reason_counts(run):
    """Return ``{reason: customers}``; those who get a letter under None."""
    ids = run._origin._selected() if run._origin else []
    if not ids:
        return {}
    query = SQL("SELECT reason, COUNT(*) FROM (%s) decided GROUP BY reason", decided(run, ids))
    return dict(run.env.execute_query(query))


def with_reason(run, partner_ids, before=()):
    """Return ``{reason: ids}``, ascending; those who get a letter under None."""
    query = SQL(
        "SELECT reason, array_agg(id ORDER BY id) FROM (%s) decided GROUP BY reason",
        decided(run, partner_ids, before),
    )
    return dict(run.env.execute_query(query))


def written_before(run, position):
    """Return the ids of those who have their letter when the run has come to this position."""
    if run.household == households.ALL:
        return ()
    return sorted(set(run._selected()[:position]).difference(run.excluded_ids or ()))


def addressees(run, partners):
    """Return ``{customer: the first lines of the address}`` for those who get a letter."""
    near = SQL(
        "%(place)s IN (SELECT %(place)s FROM res_partner WHERE res_partner.id = ANY(%(ids)s))",
        place=households.place(run),
        ids=ids_array(partners.ids),
    )
    together = _decided(run, run._selected(), households_too=True, where=near)
    return households.addressees(run, partners, together)


def _decided(run, partner_ids, households_too=False, where=None):
    # Decided for the sender, whichever company who looks works in.
    partners = in_own_company(run).env["res.partner"].with_context(active_test=False)
    query = partners._search([])
    query.add_where(SQL("res_partner.id = ANY(%s)", ids_array(partner_ids)))
    if where:
        query.add_where(where)
    columns = [
        SQL.identifier("res_partner", "id"),
        SQL("%s AS reason", reason_sql(partners, "post", run.consent_scope, "res_partner")),
    ]
    if households_too:
        columns.append(SQL("%s AS household", households.household(run)))
        columns.append(SQL("%s AS place", households.place(run)))
    return query.select(*columns)
