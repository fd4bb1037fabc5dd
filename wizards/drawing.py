"""Recipients of a mailing drawn at random, so that everybody can draw the same ones again.

Each trace gets the SHA-256 of the seed and its id, and the lowest ones are drawn. The seed is made
when drawing: nobody can choose it so that certain recipients come out.
"""

from odoo.tools import SQL

# Traces of what went out.
SENT = ("pending", "sent", "open", "reply", "bounce")
# To the second, as the moment of a draw: who was written to in that second is among them.
MOMENT = SQL("date_trunc('second', COALESCE(sent_datetime, create_date))")


def draw(mailing, seed, size, until):
    """Return ``(ids of the drawn traces in the order of drawing, number of all there were)``.

    :param mailing: one ``mailing.mailing``, empty where it was deleted since
    :param str seed: hex digits
    :param until: ``(id of the last trace, moment)`` of the first drawing
    """
    mailing.env["mailing.trace"].flush_model()
    last, moment = until
    rows = mailing.env.execute_query(
        SQL(
            "SELECT id, count(*) OVER () FROM mailing_trace WHERE mass_mailing_id = ANY(%s)"
            " AND trace_status IN %s AND is_test_trace IS NOT TRUE AND id <= %s AND %s <= %s"
            " ORDER BY sha256(convert_to(%s || ':' || id, 'UTF8')) LIMIT %s",
            mailing.ids,
            SENT,
            last,
            MOMENT,
            moment,
            seed,
            size,
        )
    )
    return [id_ for id_, _count in rows], rows[0][1] if rows else 0


def last_trace(mailing):
    """Return the id of the last trace of a mailing, 0 without one."""
    mailing.env["mailing.trace"].flush_model()
    [(last,)] = mailing.env.execute_query(
        SQL("SELECT COALESCE(max(id), 0) FROM mailing_trace WHERE mass_mailing_id = %s", mailing.id)
    )
    return last
