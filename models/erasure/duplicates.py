"""Other records that may be the same person: they bear an address of who is erased."""

from odoo.tools import SQL

from ..address.bearing import UNREADABLE


def duplicates(partners):
    """Return the customers, archived ones too, who bear an address of one of these.

    :return: recordset of ``res.partner`` as the superuser reads it
    """
    # sudo: whoever has the same address, readable or not; the caller shows what may be read
    every = partners.env["res.partner"].sudo().with_context(active_test=False)
    if not partners:
        return every
    rows = partners.env.execute_query(
        SQL(
            "SELECT DISTINCT theirs.partner_id FROM partner_address mine"
            " JOIN partner_address theirs ON theirs.kind = mine.kind AND theirs.key = mine.key"
            " WHERE mine.partner_id = ANY(%(ids)s) AND theirs.partner_id <> ALL(%(ids)s)"
            " AND left(mine.key, 1) <> %(unreadable)s",
            ids=partners.ids,
            unreadable=UNREADABLE,
        )
    )
    return every.browse(id_ for (id_,) in rows)
