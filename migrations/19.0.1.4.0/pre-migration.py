"""The ledger commits to personal values instead of hashing them, so that they can be erased.

Every chain is hashed anew, once: the rows up to the first one that is broken. What is broken stays
as it is, and is named as before. The ends of all chains are recorded before and after.
"""

import hashlib
from datetime import datetime

from psycopg2.extras import Json, execute_values

from odoo.addons.partner_consent.policy import evidence, verification
from odoo.tools import SQL

# What was hashed until now, with the values themselves.
HASHED = (
    "chain_id",
    "sequence",
    "channel",
    "event",
    "old_state",
    "new_state",
    "moment",
    "source",
    "user_id",
    "company_id",
    "address",
    "legal_basis",
    "wording",
    "wording_version",
    "lang",
    "ip_address",
    "user_agent",
    "note",
    "attachment_checksum",
)
COLUMNS = ("id", *HASHED, "user_name", "previous_hash", "hash")
PAGE = 5_000


def migrate(cr, version):
    cr.execute(
        "ALTER TABLE partner_consent_event ADD COLUMN IF NOT EXISTS user_name varchar,"
        " ADD COLUMN IF NOT EXISTS commitments jsonb, ADD COLUMN IF NOT EXISTS salts jsonb"
    )
    cr.execute(
        "UPDATE partner_consent_event event"
        " SET user_name = partner.name || ' (' || users.login || ')'"
        " FROM res_users users JOIN res_partner partner ON partner.id = users.partner_id"
        " WHERE users.id = event.user_id AND event.commitments IS NULL"
    )
    cr.execute(
        "CREATE TEMP TABLE ledger_anew (id int4, salts jsonb, commitments jsonb,"
        " previous_hash varchar, hash varchar) ON COMMIT DROP"
    )
    broken = set()
    for rows in pages(hash_anew(rows_in_order(cr), broken)):
        execute_values(cr._obj, "INSERT INTO ledger_anew VALUES %s", rows, page_size=1_000)
    checkpoint(cr, broken)
    cr.execute("CREATE INDEX ON ledger_anew (id)")
    cr.execute("ANALYZE ledger_anew")
    cr.execute(
        "UPDATE partner_consent_head head SET hash = anew.hash FROM ledger_anew anew"
        " JOIN partner_consent_event event USING (id)"
        " WHERE head.event_id = anew.id AND head.hash = event.hash"
    )
    cr.execute(
        "UPDATE partner_consent_event event SET salts = anew.salts,"
        " commitments = anew.commitments, previous_hash = anew.previous_hash, hash = anew.hash"
        " FROM ledger_anew anew WHERE anew.id = event.id"
    )
    checkpoint(cr, broken)


def rows_in_order(cr):
    """Yield the rows by chain and number, a page at a time."""
    last = (-(2**31), 0)
    while True:
        cr.execute(
            SQL(
                "SELECT %s FROM partner_consent_event WHERE (chain_id, sequence) > %s"
                " ORDER BY chain_id, sequence LIMIT %s",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                last,
                PAGE,
            )
        )
        rows = cr.fetchall()
        for values in rows:
            row = dict(zip(COLUMNS, values, strict=True))
            row["moment"] = str(row["moment"])
            last = row["chain_id"], row["sequence"]
            yield row
        if len(rows) < PAGE:
            return


def hash_anew(rows, broken):
    """Yield ``(id, salts, commitments, previous hash, hash)`` of the rows that are not broken.

    :param set broken: gets the ids of the chains that are
    """
    chain, sequence, before, after = None, 0, evidence.GENESIS, evidence.GENESIS
    for row in rows:
        if row["chain_id"] != chain:
            chain, sequence, before, after = row["chain_id"], 0, evidence.GENESIS, evidence.GENESIS
        if chain in broken:
            continue
        sequence += 1
        sound = (sequence, before) == (row["sequence"], row["previous_hash"])
        if not sound or evidence.chain_hash(before, row, HASHED) != row["hash"]:
            broken.add(chain)
            continue
        before = row["hash"]
        salts, commitments = evidence.commit(row)
        previous = after
        after = evidence.chain_hash(previous, row | {"commitments": commitments})
        yield row["id"], Json(salts), Json(commitments), previous, after


def pages(items):
    page = []
    for item in items:
        page.append(item)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


def checkpoint(cr, broken):
    """Record where the chains end, as the daily check does."""
    cr.execute(
        "INSERT INTO partner_consent_head AS head (chain_id, sequence, hash, event_id)"
        " SELECT DISTINCT ON (chain_id) chain_id, sequence, hash, id FROM partner_consent_event"
        " WHERE NOT chain_id = ANY(%s) ORDER BY chain_id, sequence DESC"
        " ON CONFLICT (chain_id) DO UPDATE SET sequence = excluded.sequence,"
        " hash = excluded.hash, event_id = excluded.event_id"
        " WHERE excluded.sequence > head.sequence",
        [sorted(broken)],
    )
    cr.execute("SELECT chain_id, sequence, hash FROM partner_consent_head ORDER BY chain_id")
    heads, digest = cr.fetchall(), hashlib.sha256()
    verification.heads_digest(digest, heads)
    cr.execute("SELECT sequence, hash FROM partner_consent_checkpoint ORDER BY sequence DESC")
    number, previous = cr.fetchone() or (0, evidence.GENESIS)
    record = {
        "sequence": number + 1,
        "moment": str(datetime.utcnow().replace(microsecond=0)),
        "chain_count": len(heads),
        "event_count": sum(sequence for _chain, sequence, _hash in heads),
        "heads_hash": digest.hexdigest(),
        "broken_count": len(broken),
    }
    sealed = evidence.chain_hash(previous, record, evidence.CHECKPOINT_FIELDS)
    record |= {
        "previous_hash": previous,
        "hash": sealed,
        "result": "broken" if broken else "intact",
    }
    cr.execute(
        SQL(
            "INSERT INTO partner_consent_checkpoint (%s) VALUES %s",
            SQL(", ").join(map(SQL.identifier, record)),
            tuple(record.values()),
        )
    )
