"""Is this address suppressed? One condition, for customers and for addresses nobody bears.

What the controller's own customers refused holds until it is lifted. An entry of a list holds
unless somebody who bears the address agreed expressly after it came up.
"""

from odoo import fields
from odoo.tools import SQL

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..address.digests import digest_sql
from ..address.further import further_digests, lists
from ..controller.controllers import controller_id
from ..ledger.whose import of_controller


def suppressed_customer(partners, channel, mine):
    """Return the SQL of "one of these addresses is suppressed".

    With no list loaded that is one look into one index.

    :param partners: recordset of ``res.partner``, also an empty one
    :param mine: :class:`SQL` of a condition for ``partner_address mine``
    """
    env, kind, key = partners.env, BY_CODE[channel].kind, SQL("mine.key")
    digests, digest = SQL(), SQL("mine.digest")
    if further_digests(env, kind, key):
        digests = SQL("CROSS JOIN LATERAL unnest(mine.digest::text || mine.further) AS one(digest)")
        digest = SQL("one.digest")
    match, holds = _match(partners, channel, digest, key)
    if patterns := waiting(env, kind):
        match = SQL("LEFT %s", match)
        holds = SQL("(%s OR mine.key LIKE ANY(%s))", holds, patterns)
    return SQL(
        "EXISTS (SELECT 1 FROM partner_address mine %s %s WHERE %s AND %s)",
        digests,
        match,
        mine,
        holds,
    )


def suppressed_keys(partners, channel, asked):
    """Return the SQL of ``SELECT key`` of those of these addresses that are suppressed.

    :param partners: empty recordset of ``res.partner``
    :param asked: :class:`SQL` of a ``FROM`` item that is called ``asked`` and has a ``key``
    """
    env, kind, key = partners.env, BY_CODE[channel].kind, SQL("asked.key")
    digests, digest = SQL(), digest_sql(env, key)
    if further := further_digests(env, kind, key):
        every = SQL(", ").join([digest, *further])
        digests = SQL("CROSS JOIN LATERAL unnest(ARRAY[%s]) AS one(digest)", every)
        digest = SQL("one.digest")
    match, holds = _match(partners, channel, digest, key)
    found = SQL("SELECT asked.key FROM %s %s %s WHERE %s", asked, digests, match, holds)
    if patterns := waiting(env, kind):
        found = SQL("%s UNION SELECT key FROM %s WHERE key LIKE ANY(%s)", found, asked, patterns)
    return found


def waiting(env, kind):
    """Return the patterns of the addresses that wait for a fresh list; usually there are none."""
    return [
        one.waits_for
        for one in lists(env)
        if one.kind == kind and one.waits_for and one.is_stale(fields.Date.today())
    ]


def _match(partners, channel, digest, key):
    """Return the SQL of a join with what suppresses an address, and the condition that it holds.

    Joins throughout, so that PostgreSQL hashes both sides for a million customers.

    :param digest: :class:`SQL` of what suppressions have of the address
    :param key: :class:`SQL` of its canonical key
    """
    match = SQL(
        "JOIN partner_suppression suppressed ON suppressed.digest = %s AND suppressed.channel = %s",
        digest,
        channel,
    )
    holds = SQL("suppressed.company_id = %s", controller_id(partners.env))
    if not lists(partners.env):
        return match, holds
    return (
        SQL("%s LEFT JOIN %s", match, _agreed_later(partners, channel, key)),
        SQL("(%s OR suppressed.list_id IS NOT NULL AND theirs.id IS NULL)", holds),
    )


def _agreed_later(partners, channel, key):
    """Return the SQL of a join with those who bear the address and agreed after the entry.

    Expressly: the customers themselves, or staff who wrote down how. Not an import, nor a default.
    """
    fname = BY_CODE[channel].field
    partners.flush_model([fname])
    return SQL(
        """
        (partner_address theirs
            JOIN res_partner willing ON willing.id = theirs.partner_id AND %(given)s
            JOIN partner_consent_event event ON event.partner_id = willing.id
             AND event.channel = %(channel)s AND event.event = %(event)s
             AND event.source = ANY(%(sources)s) AND %(whose)s)
          ON theirs.kind = %(kind)s AND theirs.key = %(key)s AND theirs.main
         AND suppressed.list_id IS NOT NULL
         AND (event.moment, event.id) > (suppressed.create_date, suppressed.last_event)
        """,
        given=partners._fields[fname].is_sql(partners, "willing", v.GIVEN),
        channel=channel,
        event=v.GIVEN,
        sources=[*v.own_yes(channel), v.MANUAL],
        whose=of_controller(partners.env),
        kind=BY_CODE[channel].kind,
        key=key,
    )
