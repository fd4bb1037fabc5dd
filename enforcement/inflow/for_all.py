"""Refusals that were said to all controllers, for those that begin later."""

from odoo.tools import SQL

from ...models.address.digests import HELD
from ...models.controller.controllers import for_each_controller
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE


def suppress_points(controllers):
    """Suppress for these controllers the contact points that Odoo's blacklists have suppressed."""
    controllers.env.execute_query(
        SQL(
            """
            INSERT INTO partner_suppression (channel, company_id, digest, source, create_date)
            SELECT DISTINCT known.channel, controller.id, known.digest, known.source, %s
              FROM partner_suppression known CROSS JOIN unnest(%s::int4[]) AS controller(id), %s
             WHERE known.source = %s
                ON CONFLICT (digest, channel, company_id) DO NOTHING
         RETURNING id
            """,
            controllers.env.cr.now(),
            controllers.ids,
            HELD,
            v.BLACKLIST,
        )
    )


def refuse_for_all(controllers):
    """Refuse at these controllers what a lock or a blacklist refused at all of them.

    What stands at one of them still: a fresh Yes lifts the blacklist, and is none for the others.
    Where somebody had refused before the lock, it had nothing to say: that No stands for it.
    """
    rows = _refused_at_one(controllers.env)
    for customers in for_each_controller(controllers.env["res.partner"], controllers.ids):
        for channel, source, ids in rows:
            others = [(BY_CODE[channel].field, "!=", v.REFUSED)]
            open_ = customers.browse(ids).filtered_domain(others)
            open_._consent_set(channel, v.REFUSED, source=source)


def _refused_at_one(env):
    """Return ``(channel, source, partner ids)`` of what was refused at all and stands at one."""
    return env.execute_query(
        SQL(
            """
            WITH refused AS (
                SELECT partner_id, MAX(id) FILTER (WHERE source = %(lock)s) AS lock_id
                  FROM partner_consent_event
                 WHERE partner_id IS NOT NULL AND new_state = %(refused)s
                   AND (source = %(lock)s OR source IN %(opt_out)s)
                 GROUP BY partner_id
            ), last AS (
                SELECT DISTINCT ON (partner_id, channel, company_id)
                       partner_id, lock_id, channel, event.id, source, new_state
                  FROM partner_consent_event event JOIN refused USING (partner_id)
                 WHERE event <> %(overridden)s
                 ORDER BY partner_id, channel, company_id, event.id DESC
            )
            SELECT channel, CASE WHEN source IN %(opt_out)s THEN %(blacklist)s ELSE %(lock)s END,
                   array_agg(DISTINCT partner_id)
              FROM last
             WHERE new_state = %(refused)s
               AND (source = %(lock)s OR source IN %(opt_out)s OR id < lock_id
                    OR source = %(merge)s AND lock_id IS NOT NULL)
             GROUP BY 1, 2
             ORDER BY 1, 2
            """,
            blacklist=v.BLACKLIST,
            lock=v.LOCK,
            merge=v.MERGE,
            opt_out=(v.BLACKLIST, v.UNSUBSCRIBE),
            overridden=v.OVERRIDDEN,
            refused=v.REFUSED,
        )
    )
