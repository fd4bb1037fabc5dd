"""The feed: everything that happened, in the order in which it could be seen, a page at a time."""

from collections import namedtuple

from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ....policy.groups import FEED_READERS
from ...controller.controllers import companies_of
from .publishing import CHUNK, publish

# What is told of a row of the ledger. Not by which browser it came.
OF_EVENT = (
    "channel",
    "event",
    "old_state",
    "new_state",
    "source",
    "address",
    "legal_basis",
    "wording_version",
    "lang",
)
MOST = 10_000
_SAID = "partner_consent.more_than_seen"


def page(model, cursor, limit, place=None):
    """Do what ``partner.consent.event.feed`` promises."""
    env = model.env
    if not (env.su or env.user.has_groups(FEED_READERS)):
        raise AccessError(
            env._(
                "The feed is read by interfaces, consent officers and auditors: ask an "
                "administrator for the role “Interface”."
            )
        )
    check(env, cursor, limit)
    limit = min(limit, MOST)
    # What this transaction changed may still have to be worked out.
    env.flush_all()
    published = publish(env)
    more = published == CHUNK or (published is None and _first_time(env))
    if place and place != _place(env, cursor):
        raise UserError(
            env._(
                "No. %(number)s of the feed isn't what it was: an older copy of the database was "
                "restored. Read the feed anew from 0.",
                number=cursor,
            )
        )
    rows = _rows(env, SQL("change.number > %s ORDER BY change.number LIMIT %s", cursor, limit + 1))
    if not rows and cursor and cursor > last_number(env):
        raise UserError(
            env._(
                "The feed ends before no. %(number)s: an older copy of the database was restored. "
                "Read it anew from 0.",
                number=cursor,
            )
        )
    more, rows = more or len(rows) > limit, rows[:limit]
    cursor = rows[-1].number if rows else cursor
    return {
        "events": _readable(model, rows),
        "cursor": cursor,
        "has_more": more,
        "place": _place(env, cursor),
    }


def check(env, cursor, limit):
    """Refuse what is no place in the feed, and no size of a page.

    :raises UserError: saying what it must be
    """
    for value, least in ((cursor, 0), (limit, 1)):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 2**31:
            raise UserError(
                env._(
                    "%(value)s: the cursor is 0 or what the page before returned, the limit is a "
                    "number from 1 on.",
                    value=value,
                )
            )


def _place(env, number):
    """Return what tells this change from every other that may once have its number; None at 0.

    In an older copy of the database the number is given again, to something else.
    """
    rows = env.execute_query(
        SQL(
            "SELECT encode(sha256(convert_to(concat_ws('/', change.id, change.topic,"
            "  change.customer_number, change.moment, event.hash), 'UTF8')), 'hex')"
            " FROM partner_consent_change change"
            " LEFT JOIN partner_consent_event event ON event.id = change.event_id"
            " WHERE change.number = %s",
            number,
        )
    )
    return rows[0][0] if rows else None


def told(env, numbers):
    """Return the events of these numbers of the feed, in order, whoever may read them.

    :param numbers: list of int
    :return: list of dicts
    """
    return [_event(row) for row in _rows(env, SQL("change.number = ANY(%s)", list(numbers)))]


def _rows(env, condition):
    """Return the rows of the feed, joined with what they tell of the ledger.

    Past the ORM, which would take the most part of a reader's time; nothing of these tables is ever
    waiting to be written.
    """
    env.cr.execute(
        SQL(
            "SELECT change.number, change.topic, change.event_id, change.content,"
            " COALESCE(event.company_id, change.company_id) AS company_id,"
            " COALESCE(event.moment, change.moment) AS moment,"
            # Who was deleted or erased is told by the number they had.
            " COALESCE(event.partner_id, NULLIF(event.chain_id, 0), change.customer_number)"
            " AS partner_id, %s FROM partner_consent_change change"
            " LEFT JOIN partner_consent_event event ON event.id = change.event_id WHERE %s",
            SQL(", ").join(SQL.identifier("event", name) for name in OF_EVENT),
            condition,
        )
    )
    row = namedtuple("Row", [column.name for column in env.cr.description])
    return list(map(row._make, env.cr.fetchall()))


def last_number(env):
    """Return the last number that this transaction sees, 0 where there is none."""
    query = SQL("SELECT COALESCE(max(number), 0) FROM partner_consent_change")
    [(last,)] = env.execute_query(query)
    return last


def _readable(model, rows):
    """Return those of these rows as events that the user may read, in order.

    :param model: empty recordset of ``partner.consent.event``, with the user's rights
    """
    env = model.env
    of_ledger = set(model.search([("id", "in", [row.event_id for row in rows])])._ids)
    companies = {None, *companies_of(env, env.companies.ids)}
    unknown = _unreadable(env, rows)
    return [
        _event(row)
        for row in rows
        if row.event_id in of_ledger
        or (not row.event_id and row.company_id in companies and _whom(row) not in unknown)
    ]


def _whom(row):
    """Return the id of the customer whom the user must be allowed to read, to be told; or None.

    That somebody is gone is for everybody: whoever knows the number has to know.
    """
    return row.content and (row.content.get("into") or row.partner_id)


def _unreadable(env, rows):
    """Return the ids of the customers whom these changes are about, and the user may not read.

    Of who is gone only the number is left, which names nobody.
    """
    numbers = {_whom(row) for row in rows if not row.event_id} - {None}
    customers = env["res.partner"].browse(numbers).exists()
    return set((customers - customers._filtered_access("read")).ids)


def _first_time(env):
    """Whether this transaction hasn't said yet that there is more than it can see.

    The next one sees it. A loop within this one would never end.
    """
    said = env.cr.postcommit.data
    first = _SAID not in said
    said[_SAID] = True
    return first


def _event(row):
    common = {
        "number": row.number,
        "type": row.topic,
        "event_id": row.event_id,
        "moment": rfc_3339(row.moment),
        "partner_id": row.partner_id,
        "company_id": row.company_id,
    }
    if row.event_id:
        return common | {name: getattr(row, name) for name in OF_EVENT}
    return common | (row.content or {})


def rfc_3339(value):
    """Return a moment, naive UTC, as RFC 3339 writes it."""
    return f"{value.isoformat()}Z"
