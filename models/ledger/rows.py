"""Rows of the ledger, past the ORM: appended by the gate, and what the last ones say."""

from collections import defaultdict
from operator import itemgetter

from psycopg2.extras import Json

from odoo.tools import SQL

from ...policy import evidence
from ...policy import vocabulary as v
from .feed.publishing import wake
from .whose import NOBODY, of_controller

CHUNK = 1_000
# Events that leave the answer as it is.
NO_ANSWER = (v.REQUESTED, v.OVERRIDDEN)
STORED = (
    *evidence.FIELDS,
    *evidence.PERSONAL,
    "salts",
    "partner_id",
    "attachment_id",
    "previous_hash",
    "hash",
)


def append(env, rows, new_chains=False):
    """Append rows to the chains of their customers; the caller holds the customers' row locks.

    :param rows: list of dicts with ``partner_id``, ``attachment_id`` and the names in
        ``evidence.FIELDS`` and ``evidence.PERSONAL``, except what is worked out here: number,
        commitments, the name of who acted, and the chain where it is that of the customer; in the
        order they happened
    :param new_chains: the customers were created in this transaction, so there is no head
    :return: the new ``partner.consent.event`` rows, in order, with the rights of ``env``
    """
    events = env["partner.consent.event"]
    if not rows:
        return events
    heads = defaultdict(lambda: (0, evidence.GENESIS))
    if not new_chains:
        heads.update(_heads(env, {_chain(row) for row in rows}))
    names = _names(env, {row["user_id"] for row in rows})
    for row in rows:
        # The ORM's False is stored as NULL: hashed as False, it would break the chain.
        row.update({name: None for name, value in row.items() if value is False})
        chain = row["chain_id"] = _chain(row)
        row["user_name"] = names.get(row["user_id"])
        row["salts"], row["commitments"] = evidence.commit(row)
        sequence, previous = heads[chain]
        row["sequence"] = sequence + 1
        row["previous_hash"] = previous
        row["hash"] = evidence.chain_hash(previous, row | {"moment": str(row["moment"])})
        heads[chain] = row["sequence"], row["hash"]
    ids = []
    for start in range(0, len(rows), CHUNK):
        ids += _insert(env, rows[start : start + CHUNK])
    wake(env)
    customers = {row["partner_id"] for row in rows} - {None}
    env["res.partner"].browse(customers).invalidate_recordset(["consent_event_ids"], flush=False)
    return events.browse(ids)


def last_sources(env, channel, partner_ids, ignored=NO_ANSWER):
    """Return ``{partner_id: source}`` of each customer's last answer to the controller.

    Whatever the user may read: what counts as the customer's word doesn't depend on it.

    :param ignored: events that are no answer
    """
    last = last_answers(env, channel, partner_ids, ignored)
    return {id_: source for id_, (source, _old) in last.items()}


def last_answers(env, channel, partner_ids, ignored=NO_ANSWER):
    """Return ``{partner_id: (source, answer before)}``, as :func:`last_sources`."""
    return _last(env, channel, partner_ids, ("source", "old_state"), ignored)


def last_moments(env, channel, partner_ids):
    """Return ``{partner_id: (moment, source)}``, as :func:`last_sources`."""
    return _last(env, channel, partner_ids, ("moment", "source"), NO_ANSWER)


def _last(env, channel, partner_ids, columns, ignored):
    if not partner_ids:
        return {}
    query = SQL(
        "SELECT DISTINCT ON (partner_id) partner_id, %s"
        " FROM partner_consent_event event"
        " WHERE channel = %s AND partner_id IN %s AND event.event NOT IN %s AND %s"
        " ORDER BY partner_id, id DESC",
        SQL(", ").join(map(SQL.identifier, columns)),
        channel,
        tuple(partner_ids),
        ignored,
        of_controller(env),
    )
    return {id_: tuple(values) for id_, *values in env.execute_query(query)}


def _chain(row):
    return row.get("chain_id") or row["partner_id"] or NOBODY


def _names(env, user_ids):
    """Return ``{user id: name and login}``: who acted is known when the user is gone."""
    # sudo: who acted isn't for everybody to read, and the ledger keeps it
    users = env["res.users"].sudo().browse(user_ids - {None, False})
    return {user.id: f"{user.name} ({user.login})" for user in users}


def _heads(env, chain_ids):
    """Return ``{chain_id: (sequence, hash)}`` of the last row of each chain."""
    query = SQL(
        "SELECT DISTINCT ON (chain_id) chain_id, sequence, hash FROM partner_consent_event"
        " WHERE chain_id IN %s ORDER BY chain_id, sequence DESC",
        tuple(chain_ids),
    )
    return {chain: (sequence, hash_) for chain, sequence, hash_ in env.execute_query(query)}


def _insert(env, rows):
    # The ORM inserts 100 rows a statement and would call the create() that refuses.
    query = SQL(
        "WITH appended AS ("
        " INSERT INTO partner_consent_event (%s) VALUES %s RETURNING id, event, company_id),"
        " told AS (INSERT INTO partner_consent_change (topic, event_id, company_id)"
        " SELECT 'consent.' || event, id, company_id FROM appended)"
        " SELECT id FROM appended",
        SQL(", ").join(map(SQL.identifier, STORED)),
        SQL(", ").join(tuple(map(_adapted, values)) for values in map(itemgetter(*STORED), rows)),
    )
    return [id_ for (id_,) in env.execute_query(query)]


def _adapted(value):
    return Json(value) if isinstance(value, dict) else value
