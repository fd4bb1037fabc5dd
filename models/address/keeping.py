"""Keeping ``partner.address`` true whenever a customer or a contact point is written."""

from collections import defaultdict
from contextlib import contextmanager
from typing import NamedTuple

from odoo.fields import Command
from odoo.tools import SQL, split_every

from .bearing import UNREADABLE, Row, firsts, rows, unreadable
from .digests import HELD, digest_sql
from .further import further_sql
from .holding import hold

CHUNK = 1_000
COLUMNS = Row._fields


class Changes(NamedTuple):
    """What a write did to the addresses of some customers.

    :param other: ``{kind: {partner id: address as written before}}`` where a channel now uses
        another address, or none
    :param gained: ``{kind: {partner id: {key}}}``
    :param lost: ``{kind: {partner id: {digest}}}``
    """

    other: dict
    gained: dict
    lost: dict


@contextmanager
def kept(partners, held=False):
    """Keep the addresses of these customers through a write, and tell what came of it.

    :param partners: recordset of ``res.partner``
    :param held: the write is not to the customers' own rows: two of them at once would each miss
        what the other one does, so the second has to start anew
    """
    # sudo: addresses are compared, not shown, and no access right may hide one
    partners = partners.sudo().browse(partners.ids)
    if held and partners:
        hold(partners)
    before = {partner.id: firsts(partner) for partner in partners}
    yield
    gained, lost = keep(partners)
    other = defaultdict(dict)
    for partner in partners:
        for kind, now in firsts(partner).items():
            was = before[partner.id][kind]
            if is_other_address(was, now):
                other[kind][partner.id] = was.written
    if gained or lost or other:
        partners._addresses_changed(Changes(other, gained, lost))


def give(partners, points):
    """Give these new customers their contact points.

    :param points: for each of them what was to be written into ``contact_point_ids``, or None
    """
    created = []
    for partner, commands in zip(partners, points, strict=True):
        others = []
        for command in commands or ():
            if command[0] == Command.CREATE:
                created.append({**command[2], "partner_id": partner.id})
            else:
                others.append(command)
        if others:
            partner.contact_point_ids = others
    partners.env["partner.contact.point"].create(created)


def announce(partners):
    """Write which addresses these new customers bear, once their answers are written down."""
    gained, _lost = keep(partners.sudo(), created=True)
    if gained:
        partners.sudo()._addresses_changed(Changes({}, gained, {}))


def keep(partners, created=False):
    """Write which addresses these customers bear, with a fixed number of statements.

    :param created: the customers are new: there is nothing to compare with
    :return: ``(gained, lost)`` as in :class:`Changes`
    """
    gained, lost = defaultdict(dict), defaultdict(dict)
    if not partners:
        return gained, lost
    wanted = {
        (partner.id, *place): row for partner in partners for place, row in rows(partner).items()
    }
    stored = {} if created else _stored(partners)
    new = {place: row for place, row in wanted.items() if stored.get(place) != row}
    _write(partners.env, new)
    for id_, kind, key in wanted.keys() - stored.keys():
        gained[kind].setdefault(id_, set()).add(key)
    for id_, kind, digest in _delete(partners.env, stored.keys() - wanted.keys()):
        lost[kind].setdefault(id_, set()).add(digest)
    return gained, lost


def forget(partners):
    """Delete the addresses of customers who are about to be deleted, and tell what is lost."""
    partners = partners.sudo()
    lost = defaultdict(dict)
    for id_, kind, digest in _delete(partners.env, _stored(partners)):
        lost[kind].setdefault(id_, set()).add(digest)
    if lost:
        partners._addresses_changed(Changes({}, {}, lost))


def fill(env):
    """Write the addresses of all customers there are, archived ones too."""
    env.cr.execute("SELECT id FROM res_partner ORDER BY id")
    partners = env["res.partner"].with_context(active_test=False, prefetch_fields=False)
    for ids in split_every(CHUNK, [id_ for (id_,) in env.cr.fetchall()]):
        keep(partners.browse(ids))
        partners.browse(ids).invalidate_recordset()


def is_other_address(before, after):
    """Whether a Yes for ``before`` says nothing about ``after``; both are ``bearing.First``.

    Entering an address where there was none is no change: the Yes came first, as with the defaults
    for new contacts.

    >>> from odoo.addons.partner_consent.models.address.bearing import First
    >>> is_other_address(First("a@x.de", "a@x.de"), First("a@x.de", "Anna <A@x.de>"))
    False
    >>> is_other_address(First("a@x.de", "a@x.de"), First(None, None))
    True
    >>> is_other_address(First(None, None), First("a@x.de", "a@x.de"))
    False
    >>> is_other_address(First(None, "0151 1"), First("+491511", "0151 1"))
    False
    """
    if not before.written:
        return False
    if before.key:
        return before.key != after.key
    return unreadable(before.written) != unreadable(after.written)


def _stored(partners):
    """Return ``{(partner id, kind, key): Row}``."""
    query = SQL(
        "SELECT partner_id, %s FROM partner_address WHERE partner_id = ANY(%s)",
        SQL(", ").join(map(SQL.identifier, COLUMNS)),
        partners.ids,
    )
    return {
        (id_, kind, key): Row(kind, key, *marks)
        for id_, kind, key, *marks in partners.env.execute_query(query)
    }


def _write(env, rows_by_place):
    for chunk in split_every(CHUNK, rows_by_place.items()):
        values = SQL(", ").join(SQL("%s", (id_, *row)) for (id_, _kind, _key), row in chunk)
        env.cr.execute(
            SQL(
                """
                INSERT INTO partner_address
                       (partner_id, kind, key, main, excluded, unclear, invalid, digest, further)
                SELECT row.*, %s, %s
                  FROM (VALUES %s) row(partner_id, kind, key, main, excluded, unclear, invalid), %s
                    ON CONFLICT (partner_id, kind, key) DO UPDATE
                   SET main = EXCLUDED.main, excluded = EXCLUDED.excluded,
                       unclear = EXCLUDED.unclear, invalid = EXCLUDED.invalid
                """,
                digest_sql(env, SQL("row.key")),
                further_sql(env, SQL("row.kind"), SQL("row.key")),
                values,
                HELD,
            ),
            # Losing the race for a row is no error: Odoo starts the request anew.
            log_exceptions=False,
        )


def _delete(env, places):
    """Delete these rows; return ``[(partner id, kind, digest)]`` of those that could be read."""
    if not places:
        return []
    ids, kinds, keys = zip(*sorted(places), strict=True)
    env.cr.execute(
        SQL(
            "DELETE FROM partner_address address"
            " USING unnest(%s::int4[], %s::text[], %s::text[]) AS gone(partner_id, kind, key)"
            " WHERE address.partner_id = gone.partner_id AND address.kind = gone.kind"
            " AND address.key = gone.key"
            " RETURNING address.partner_id, address.kind, address.key, address.digest",
            list(ids),
            list(kinds),
            list(keys),
        ),
        log_exceptions=False,
    )
    rows = env.cr.fetchall()
    return [
        (id_, kind, digest) for id_, kind, key, digest in rows if not key.startswith(UNREADABLE)
    ]
