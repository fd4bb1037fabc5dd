"""A company that becomes a controller again: what it was told before, and what became of that.

While it was none, nobody minded its answers: customers got other addresses, and were merged.
"""

from odoo.fields import Domain
from odoo.tools import SQL

from ...models.batch.parts import parts
from ...models.consent.addresses import OPEN_STATES
from ...models.controller.controllers import controller_id, for_each_controller
from ...models.ledger.whose import REFUSALS
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE, FIELDS


def begin_again(controllers):
    """Let each No come back, and no Yes."""
    for customers in for_each_controller(controllers.env["res.partner"]):
        if controller_id(customers.env) in controllers.ids:
            _refuse_merged(customers)
            _end_open(customers)


def _refuse_merged(customers):
    """Refuse for those into whom somebody was merged who had refused."""
    rows = customers.env.execute_query(
        SQL(
            """
            SELECT channel, array_agg(DISTINCT partner_id)
              FROM (SELECT DISTINCT ON (chain_id, channel) chain_id, channel, partner_id, event
                      FROM partner_consent_event
                     WHERE company_id = %s AND partner_id IS NOT NULL AND event <> %s
                     ORDER BY chain_id, channel, id DESC) last
             WHERE chain_id <> partner_id AND event IN %s
             GROUP BY channel
            """,
            controller_id(customers.env),
            v.OVERRIDDEN,
            REFUSALS,
        )
    )
    for channel, ids in rows:
        customers.browse(ids)._consent_set(channel, v.REFUSED, source=v.MERGE)


def _end_open(customers):
    """Take back each Yes, and each question."""
    for part in parts(customers.env, Domain.OR(Domain(f, "in", OPEN_STATES) for f in FIELDS)):
        for channel in v.CHANNELS:
            states = part.grouped(BY_CODE[channel].field)
            open_ = part.browse().union(
                *(states.get(state, part.browse()) for state in OPEN_STATES)
            )
            open_._consent_set(channel, v.UNKNOWN, source=v.EXPIRY)
