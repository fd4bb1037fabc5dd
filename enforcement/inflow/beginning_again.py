"""A company that becomes a controller again: what it was told before, and what became of that.

While it was none, nobody minded its answers: customers got other addresses, and were merged.
"""

from odoo.fields import Domain
from odoo.tools import SQL

from ...models.batch.parts import parts
from ...models.consent.addresses import OPEN_STATES, address_in_use
from ...models.controller.controllers import controller_id, for_each_controller
from ...models.ledger.whose import REFUSALS, of_controller
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE, FIELDS


def begin_again(controllers):
    """Let each No come back, and a Yes where nothing has happened to it since."""
    for customers in for_each_controller(controllers.env["res.partner"], controllers.ids):
        _refuse_merged(customers)
        _end_doubtful(customers)


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


def _end_doubtful(customers):
    """Take back each question, and each Yes that may not be what the customer would say now."""
    for part in parts(customers.env, Domain.OR(Domain(f, "in", OPEN_STATES) for f in FIELDS)):
        for channel in v.CHANNELS:
            fname = BY_CODE[channel].field
            agreed = part.filtered(lambda one, fname=fname: one[fname] == v.GIVEN)
            open_ = part.filtered(lambda one, fname=fname: one[fname] in OPEN_STATES)
            ended = open_ - _still_sure(agreed, channel)
            ended._consent_set(channel, v.UNKNOWN, source=v.EXPIRY)


def _still_sure(agreed, channel):
    """Return those who said Yes for the address that they have, and No to nobody since."""
    rows = agreed.env.execute_query(
        SQL(
            "SELECT DISTINCT ON (event.partner_id) event.partner_id, event.address,"
            " EXISTS (SELECT 1 FROM partner_consent_event later"
            " WHERE later.partner_id = event.partner_id AND later.channel = event.channel"
            " AND later.id > event.id AND later.event IN %s)"
            " FROM partner_consent_event event WHERE event.partner_id = ANY(%s)"
            " AND event.channel = %s AND event.event = %s AND %s"
            " ORDER BY event.partner_id, event.id DESC",
            REFUSALS,
            agreed.ids,
            channel,
            v.GIVEN,
            of_controller(agreed.env),
        )
    )
    said = {id_: address for id_, address, refused_since in rows if not refused_since}
    # A letter is to the person, wherever they live.
    return agreed.filtered(
        lambda one: one.id in said
        and (channel == "post" or said[one.id] == (address_in_use(one, channel) or None))
    )
