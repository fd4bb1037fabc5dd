"""The canonical form of a ledger row and the hash chain over it.

A row is hashed as UTF-8 JSON with sorted keys and no spaces, after the hash of the row before it
(RFC 8785 in spirit: every value is a string, an integer or null, so there is nothing to normalise).
"""

import hashlib
import json

GENESIS = "0" * 64

FIELDS = (
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
CHECKPOINT_FIELDS = (
    "sequence",
    "moment",
    "chain_count",
    "event_count",
    "heads_hash",
    "broken_count",
)


def canonical(record, fields=FIELDS):
    """Return the bytes that are hashed for one row.

    :param record: mapping with every name in ``fields``; values are str, int or None, the moment
        as ``YYYY-MM-DD HH:MM:SS`` in UTC
    :raises KeyError: where a field is missing

    >>> canonical(dict.fromkeys(FIELDS))[:30]
    b'{"address":null,"attachment_ch'
    """
    chosen = {name: record[name] for name in fields}
    text = json.dumps(chosen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def chain_hash(previous_hash, record, fields=FIELDS):
    """Return the SHA-256 (64 hex digits) of a row that follows ``previous_hash``.

    :param previous_hash: hash of the row before it on the chain, :data:`GENESIS` for the first
    """
    return hashlib.sha256(previous_hash.encode() + canonical(record, fields)).hexdigest()
