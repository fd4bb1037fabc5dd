"""The feed: everything that happened, in the order in which it could be seen, a page at a time."""

from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ....policy.groups import FEED_READERS
from ...controller.controllers import companies_of
from .publishing import CHUNK, publish

# What is told of a row of the ledger. Not by which browser it came.
OF_EVENT = (
    "partner_id",
    "chain_id",
    "channel",
    "event",
    "old_state",
    "new_state",
    "moment",
    "source",
    "company_id",
    "address",
    "legal_basis",
    "wording_version",
    "lang",
)
OF_CHANGE = (
    "number",
    "topic",
    "event_id",
    "company_id",
    "customer_number",
    "moment",
    "content",
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
    # sudo: which of them may be read is decided below
    changes = env["partner.consent.change"].sudo()
    found = changes.search([("number", ">", cursor)], order="number", limit=limit + 1)
    if not found and cursor and cursor > last_number(changes):
        raise UserError(
            env._(
                "The feed ends before no. %(number)s: an older copy of the database was restored. "
                "Read it anew from 0.",
                number=cursor,
            )
        )
    more, found = more or len(found) > limit, found[:limit]
    cursor = found[-1].number if found else cursor
    return {
        "events": told(model, found),
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


def last_number(changes):
    return changes.search([("number", "!=", False)], order="number desc", limit=1).number


def told(model, changes):
    """Return the changes as dicts, in order; without those that the user may not read.

    :param model: empty recordset of ``partner.consent.event``, with the user's rights
    :param changes: rows of ``partner.consent.change`` with numbers
    """
    mine = set(companies_of(model.env, model.env.companies.ids))
    unknown = _unreadable(model.env, changes)
    readable = model.search([("id", "in", changes.event_id.ids)])
    events = {values.pop("id"): values for values in readable.read(OF_EVENT, load="")}
    told_ = []
    for row in changes.read(OF_CHANGE, load=""):
        event = events.get(row["event_id"])
        if event:
            told_.append(_head(row) | _of_event(event))
        elif row["event_id"] or _whom(row) in unknown:
            continue
        elif not row["company_id"] or row["company_id"] in mine:
            told_.append(_head(row) | _of_change(row))
    return told_


def _whom(row):
    """Return the id of the customer whom the user must be allowed to read, to be told; or None.

    That somebody is gone is for everybody: whoever knows the number has to know.
    """
    return row["content"] and (row["content"].get("into") or row["customer_number"])


def _unreadable(env, changes):
    """Return the ids of the customers whom these changes are about, and the user may not read.

    Of who is gone only the number is left, which names nobody.
    """
    numbers = {_whom(row) for row in changes if not row.event_id} - {None, False}
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


def _head(row):
    return {"number": row["number"], "type": row["topic"], "event_id": row["event_id"] or None}


def _of_event(event):
    # Who was deleted or erased is told by the number they had.
    customer = event["partner_id"] or event["chain_id"] or None
    values = {name: event[name] or None for name in OF_EVENT if name != "chain_id"}
    return values | {"partner_id": customer, "moment": _moment(event["moment"])}


def _of_change(row):
    return {
        "partner_id": row["customer_number"],
        "moment": _moment(row["moment"]),
        "company_id": row["company_id"] or None,
        **(row["content"] or {}),
    }


def _moment(value):
    """Return a moment as RFC 3339 writes it."""
    return f"{value.isoformat()}Z"
