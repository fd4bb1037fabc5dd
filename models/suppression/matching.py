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
    env, kind = partners.env, BY_CODE[channel].kind
    digests, digest = SQL(), SQL("mine.digest")
    if further_digests(env, kind, SQL("mine.key")):
        digests = SQL("CROSS JOIN LATERAL unnest(mine.digest::text || mine.further) AS one(digest)")
        digest = SQL("one.digest")
    match = SQL(
        "JOIN partner_suppression suppressed ON suppressed.digest = %s AND %s",
        digest,
        _in_force(partners, channel, SQL("mine.digest")),
    )
    if patterns := waiting(env, kind):
        match = SQL("LEFT %s", match)
        mine = SQL("%s AND (suppressed.id IS NOT NULL OR mine.key LIKE ANY(%s))", mine, patterns)
    return SQL("EXISTS (SELECT 1 FROM partner_address mine %s %s WHERE %s)", digests, match, mine)


def suppressed_keys(partners, channel, asked):
    """Return the SQL of ``SELECT key`` of those of these addresses that are suppressed.

    :param partners: empty recordset of ``res.partner``
    :param asked: :class:`SQL` of a ``FROM`` item that is called ``asked`` and has a ``key``
    """
    env, kind, key = partners.env, BY_CODE[channel].kind, SQL("asked.key")
    own = digest_sql(env, key)
    digests, digest = SQL(), own
    if further := further_digests(env, kind, key):
        digests = SQL(
            "CROSS JOIN LATERAL unnest(ARRAY[%s]) AS one(digest)", SQL(", ").join([own, *further])
        )
        digest = SQL("one.digest")
    found = SQL(
        "SELECT asked.key FROM %s %s JOIN partner_suppression suppressed"
        " ON suppressed.digest = %s AND %s",
        asked,
        digests,
        digest,
        _in_force(partners, channel, own),
    )
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


def _in_force(partners, channel, own):
    """Return the SQL of "the row counts, for this channel and the current controller".

    :param own: :class:`SQL` of the address's own digest
    """
    env = partners.env
    of_channel = SQL("suppressed.channel = %s", channel)
    of_own = SQL("suppressed.company_id = %s", controller_id(env))
    if not lists(env):
        return SQL("%s AND %s", of_channel, of_own)
    return SQL(
        "%s AND (%s OR suppressed.list_id IS NOT NULL AND NOT %s)",
        of_channel,
        of_own,
        _agreed_later(partners, channel, own),
    )


def _agreed_later(partners, channel, own):
    """Return the SQL of "somebody who bears the address agreed expressly after the entry".

    Expressly: the customers themselves, or staff who wrote down how. Not an import, nor a default.
    """
    fname = BY_CODE[channel].field
    partners.flush_model([fname])
    return SQL(
        """
        EXISTS (
            SELECT 1 FROM partner_address theirs
              JOIN res_partner willing ON willing.id = theirs.partner_id
              JOIN partner_consent_event event ON event.partner_id = willing.id
             WHERE theirs.digest = %(own)s AND theirs.main AND theirs.kind = %(kind)s
               AND %(given)s AND event.channel = %(channel)s AND event.event = %(event)s
               AND event.source = ANY(%(sources)s) AND %(whose)s
               AND event.moment > suppressed.create_date)
        """,
        own=own,
        kind=BY_CODE[channel].kind,
        given=partners._fields[fname].is_sql(partners, "willing", v.GIVEN),
        channel=channel,
        event=v.GIVEN,
        sources=[*v.own_yes(channel), v.MANUAL],
        whose=of_controller(partners.env),
    )
