"""Holding customers, so that two who can't see each other's rows don't miss each other."""

from odoo.tools import SQL


def hold(partners, fnames=()):
    """Lock these customers' rows, and write them as they are.

    Who waits for a row that was only locked goes on with what was there before; who waits for one
    that was written has to start anew, and sees all.

    :param fnames: stored fields to read as others have committed them
    :return: list of ``(id, value, …)``
    """
    partners.flush_recordset([*fnames, "write_date"])
    partners.env.cr.execute(
        SQL(
            "UPDATE res_partner SET write_date = write_date WHERE id IN"
            " (SELECT id FROM res_partner WHERE id = ANY(%s) ORDER BY id FOR UPDATE) RETURNING %s",
            partners.ids,
            SQL(", ").join(partners._field_to_sql(partners._table, f) for f in ("id", *fnames)),
        ),
        # Losing the race for a row is no error: Odoo starts the request anew.
        log_exceptions=False,
    )
    return partners.env.cr.fetchall()
