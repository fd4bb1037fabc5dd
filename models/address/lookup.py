"""Looking addresses up: who bears them, and which ones a customer bears."""

from collections import defaultdict

from odoo.tools import SQL


def bearers(env, kind, keys, main=False):
    """Return the customers who bear one of these addresses, archived ones too.

    :param keys: iterable of canonical keys
    :param main: only those whose channel writes to it
    :return: recordset of ``res.partner`` as the superuser reads it
    """
    # sudo: whose address it is doesn't depend on what the user may read
    partners = env["res.partner"].sudo().with_context(active_test=False)
    rows = env.execute_query(
        SQL(
            "SELECT DISTINCT partner_id FROM partner_address"
            " WHERE kind = %s AND key = ANY(%s) AND (main OR NOT %s)",
            kind,
            [key for key in keys if key],
            main,
        )
    )
    return partners.browse(id_ for (id_,) in rows)


def keys_of(partners, kind):
    """Return ``{partner id: {key}}`` of the addresses that the channels of this kind write to."""
    found = defaultdict(set)
    for id_, key in partners.env.execute_query(
        SQL(
            "SELECT partner_id, key FROM partner_address"
            " WHERE main AND kind = %s AND partner_id = ANY(%s)",
            kind,
            partners.ids,
        )
    ):
        found[id_].add(key)
    return found
