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
    """Refuse for those whom a lock refuses everything, at these controllers too.

    Where somebody had refused already, the lock had nothing to say: that No stands for it.
    """
    rows = controllers.env.execute_query(
        SQL(
            """
            WITH locked AS (
                SELECT partner_id, MAX(id) AS event_id FROM partner_consent_event
                 WHERE partner_id IS NOT NULL AND source = %(lock)s AND new_state = %(refused)s
                 GROUP BY partner_id
            ), last AS (
                SELECT DISTINCT ON (partner_id, channel, company_id)
                       partner_id, channel, event.id, source, new_state
                  FROM partner_consent_event event JOIN locked USING (partner_id)
                 WHERE event <> %(overridden)s
                 ORDER BY partner_id, channel, company_id, event.id DESC
            )
            SELECT channel, array_agg(DISTINCT partner_id)
              FROM last JOIN locked USING (partner_id)
             WHERE new_state = %(refused)s
               AND (source IN (%(lock)s, %(merge)s) OR last.id < locked.event_id)
             GROUP BY channel
            """,
            lock=v.LOCK,
            merge=v.MERGE,
            overridden=v.OVERRIDDEN,
            refused=v.REFUSED,
        )
    )
    for customers in for_each_controller(controllers.env["res.partner"]):
        if controller_id(customers.env) in controllers.ids:
            for channel, ids in rows:
                customers.browse(ids)._consent_set(channel, v.REFUSED, source=v.LOCK)
