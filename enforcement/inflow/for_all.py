"""Refusals that were said to all controllers, for those that begin later."""

from odoo.tools import SQL

from ...models.controller.controllers import controller_id, for_each_controller
from ...policy import vocabulary as v


def suppress_points(controllers):
    """Suppress for these controllers the contact points that Odoo's blacklists have suppressed."""
    controllers.env.execute_query(
        SQL(
            """
            INSERT INTO partner_suppression (channel, company_id, digest, source, create_date)
            SELECT DISTINCT known.channel, controller.id, known.digest, known.source, %s
              FROM partner_suppression known CROSS JOIN unnest(%s::int4[]) AS controller(id)
             WHERE known.source = %s
                ON CONFLICT (digest, channel, company_id) DO NOTHING
         RETURNING id
            """,
            controllers.env.cr.now(),
            controllers.ids,
            v.BLACKLIST,
        )
    )


def refused_by_lock(controllers):
    """Refuse for those whom a lock refuses everything, at these controllers too."""
    rows = controllers.env.execute_query(
        SQL(
            """
            SELECT channel, array_agg(DISTINCT partner_id)
              FROM (SELECT DISTINCT ON (partner_id, channel, company_id)
                           partner_id, channel, source, new_state
                      FROM partner_consent_event
                     WHERE partner_id IS NOT NULL AND event <> %s
                     ORDER BY partner_id, channel, company_id, id DESC) last
             WHERE source = %s AND new_state = %s
             GROUP BY channel
            """,
            v.OVERRIDDEN,
            v.LOCK,
            v.REFUSED,
        )
    )
    for customers in for_each_controller(controllers.env["res.partner"]):
        if controller_id(customers.env) in controllers.ids:
            for channel, ids in rows:
                customers.browse(ids)._consent_set(channel, v.REFUSED, source=v.LOCK)
