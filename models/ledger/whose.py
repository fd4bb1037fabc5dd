"""Whose rows of the ledger: an answer given to one controller is none for another.

A row's company is the controller that the answer was given to. Rows from before there were
controllers were everybody's: the row that ends them says whose all of them are now; controllers of
that day took over the refusals.
"""

from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import SQL

from ...policy import vocabulary as v
from ...policy.groups import LEDGER_READERS
from ..controller.controllers import companies_of, controller_id, controller_of

REFUSALS = (v.REFUSED, v.WITHDRAWN)
# Chain of the rows that are about no single customer.
NOBODY = 0


class Shared(NamedTuple):
    """The rows from before there were controllers.

    :param last: id of the last of them
    :param heir: id of the controller whose they are now
    :param others: ids of the controllers that took over the refusals
    """

    last: int
    heir: int
    others: tuple


def reads_all(env):
    """Whether the user reads the ledger whole, and may hand it out: officers and auditors."""
    return env.su or env.user.has_groups(LEDGER_READERS)


def shared_rows(env):
    """Return :class:`Shared`, None in a database that always had controllers."""
    return env["partner.consent.event"]._shared_rows()


def read_shared_rows(env):
    """Read what the row says that ends them; it stands on the chain of no customer."""
    rows = env.execute_query(
        SQL(
            "SELECT event.id, event.company_id, (SELECT array_agg(id) FROM res_company"
            " WHERE parent_id IS NULL AND create_date <= event.moment)"
            " FROM partner_consent_event event"
            " WHERE event.chain_id = %s AND event.event = %s AND event.source = %s"
            " ORDER BY event.id LIMIT 1",
            NOBODY,
            v.INITIALISED,
            v.CONVERSION,
        )
    )
    for last, heir, there in rows:
        return Shared(last, heir, tuple(there or ()))
    return None


def of_controller(env, alias="event"):
    """Return the SQL of "this row counts for the controller of the current company".

    :param str alias: of ``partner_consent_event`` in the query
    """
    mine, shared = controller_id(env), shared_rows(env)
    own = SQL("%s = %s", SQL.identifier(alias, "company_id"), mine)
    if not shared:
        return own
    before = SQL("%s <= %s", SQL.identifier(alias, "id"), shared.last)
    if mine == shared.heir:
        return SQL("(%s OR %s)", own, before)
    # What was said to this company then went to the heir with all the rest.
    own = SQL("%s AND NOT %s", own, before)
    if mine not in shared.others:
        return SQL("(%s)", own)
    refusal = SQL("%s IN %s", SQL.identifier(alias, "event"), REFUSALS)
    return SQL("(%s OR %s AND %s)", own, before, refusal)


def told(env):
    """Return the domain of what was said to the controller of the current company."""
    mine = controller_id(env)
    return _rows(shared_rows(env), [mine], {mine})


def readable(env, company_ids):
    """Return the domain of the rows that users of these companies may read.

    :param company_ids: ids of the companies that are active
    """
    mine = {controller_of(env, id_) for id_ in company_ids}
    return _rows(shared_rows(env), companies_of(env, company_ids), mine)


def _rows(shared, company_ids, controllers):
    """Return the domain of the rows of companies, and of those that controllers have taken over.

    :param shared: :class:`Shared`, or None
    :param controllers: set of ids
    """
    own = Domain("company_id", "in", company_ids)
    if not shared:
        return own
    own &= Domain("id", ">", shared.last)
    before = Domain("id", "<=", shared.last)
    if shared.heir in controllers:
        return own | before
    if controllers.intersection(shared.others):
        return own | (before & Domain("event", "in", REFUSALS))
    return own
