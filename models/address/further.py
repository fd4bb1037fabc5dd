"""What else an address is compared by: the hashes of lists that give no addresses, whole domains.

Nothing, until a list is loaded. Which methods there are says ``policy/list_digests.py``.
"""

from odoo.tools import SQL

from ...policy.list_digests import further_texts
from .digests import digest_sql

NONE = SQL("NULL::text[]")


def further_digests(env, kind, key):
    """Return what lists in use may say about an address beside its own digest.

    :param kind: kind of the address
    :param key: :class:`SQL` of its canonical key
    :return: list of :class:`SQL`, empty where there is nothing
    """
    return [
        digest_sql(env, SQL(text, key=key))
        for method in sorted({one.method for one in lists(env) if one.kind == kind and one.method})
        for text in further_texts(kind, method)
    ]


def further_sql(env, kind, key):
    """Return the SQL of the column ``partner_address.further``.

    :param kind: :class:`SQL` of the kind of the address
    :param key: :class:`SQL` of its canonical key
    """
    kinds = sorted({one.kind for one in lists(env)})
    digests = {of: further_digests(env, of, key) for of in kinds}
    whens = [
        SQL("WHEN %s THEN ARRAY[%s]", of, SQL(", ").join(found))
        for of, found in digests.items()
        if found
    ]
    return SQL("CASE %s %s END", kind, SQL(" ").join(whens)) if whens else NONE


def refresh(env, first, last, all_of_them=True):
    """Write down for these addresses what the lists in use may say about them.

    :param int first, last: ids of ``partner_address``, both included
    :param all_of_them: also those where something is written down already
    :return: how many there are
    """
    env.cr.execute(
        SQL(
            "UPDATE partner_address address SET further = fresh.further"
            " FROM (SELECT id, %s AS further FROM partner_address WHERE id BETWEEN %s AND %s"
            " AND (further IS NULL OR %s)) fresh"
            " WHERE fresh.id = address.id AND address.further IS DISTINCT FROM fresh.further",
            further_sql(env, SQL("kind"), SQL("key")),
            first,
            last,
            all_of_them,
        ),
        # Losing the race for a row is no error: it is tried again.
        log_exceptions=False,
    )
    return env.cr.rowcount


def lists(env):
    """Return the lists in use, as ``partner.suppression`` describes them."""
    return env["partner.suppression"]._lists()
