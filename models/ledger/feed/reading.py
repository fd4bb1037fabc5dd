"""The feed: everything that happened, in the order in which it could be seen, a page at a time."""

from odoo.exceptions import AccessError, UserError

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


def page(model, cursor, limit):
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
    more = publish(env) == CHUNK
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
    return {
        "events": told(model, found),
        "cursor": found[-1].number if found else cursor,
        "has_more": more,
    }


def check(env, cursor, limit):
    """Refuse what is no place in the feed, and no size of a page.

    :raises UserError: saying what it must be
    """
    for value, least, most in ((cursor, 0, 2**31 - 1), (limit, 1, MOST)):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise UserError(
                env._(
                    "%(value)s: the cursor is 0 or what the page before returned, the limit is a "
                    "number from 1 to %(most)s.",
                    value=value,
                    most=MOST,
                )
            )


def last_number(changes):
    return changes.search([("number", "!=", False)], order="number desc", limit=1).number


def told(model, changes):
    """Return the changes as dicts, in order; without those that the user may not read.

    :param model: empty recordset of ``partner.consent.event``, with the user's rights
    :param changes: rows of ``partner.consent.change`` with numbers
    """
    mine = set(companies_of(model.env, model.env.companies.ids))
    readable = model.search([("id", "in", changes.event_id.ids)])
    events = {values.pop("id"): values for values in readable.read(OF_EVENT, load="")}
    told_ = []
    for row in changes.read(OF_CHANGE, load=""):
        event = events.get(row["event_id"])
        if event:
            told_.append(_head(row) | _of_event(event))
        elif not row["event_id"] and (not row["company_id"] or row["company_id"] in mine):
            told_.append(_head(row) | _of_change(row))
    return told_


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
