"""Replacing a list's entries, in one statement each for what goes and what comes."""

from odoo import fields
from odoo.tools import SQL

SOURCE = "list"


def switch(one):
    """Put what was read in the place of what is there, and keep since when each entry is known."""
    cr = one.env.cr
    cr.execute("ANALYZE partner_suppression_entry")
    cr.execute(
        SQL(
            "DELETE FROM partner_suppression former WHERE list_id = %s AND NOT EXISTS"
            " (SELECT FROM partner_suppression_entry entry"
            " WHERE entry.list_id = former.list_id AND entry.digest = former.digest)",
            one.id,
        )
    )
    _add(one)
    forget_entries(one)
    cr.execute("ANALYZE partner_suppression")
    one.write(
        {
            "state": "done",
            "entry_count": one.new_count,
            "loaded_on": fields.Datetime.now(),
            "accept_smaller": False,
            "stale_told": False,
            # Personal data of strangers.
            "file": False,
            "file_name": False,
        }
    )
    one.env["partner.suppression"].invalidate_model(flush=False)


def _add(one):
    """Put in force what was read and isn't there, as of now."""
    channels = one.with_context(active_test=False).channel_ids.mapped("code")
    one.env.cr.execute(
        SQL(
            "INSERT INTO partner_suppression"
            " (channel, list_id, digest, source, create_date, last_event)"
            " SELECT used.channel, list_id, digest, %s, %s, %s FROM partner_suppression_entry entry"
            " CROSS JOIN unnest(%s::text[]) AS used(channel) WHERE list_id = %s AND NOT EXISTS"
            " (SELECT FROM partner_suppression known WHERE known.list_id = entry.list_id"
            " AND known.channel = used.channel AND known.digest = entry.digest)"
            " ORDER BY digest",  # as the index has them: many times faster
            SOURCE,
            one.first_seen,
            one.last_event,
            channels,
            one.id,
        )
    )


def forget_entries(lists):
    """Forget what was read of these lists and isn't in force."""
    lists.env.cr.execute(
        SQL("DELETE FROM partner_suppression_entry WHERE list_id = ANY(%s)", lists.ids)
    )
