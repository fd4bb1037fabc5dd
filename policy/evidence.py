"""The canonical form of a ledger row and the hash chain over it.

What a row says about a person is erased on request (GDPR art. 17), and the chain has to hold all
the same. So personal values don't enter the hash but as commitments: SHA-256 over a random salt and
the value. Without salt and value a commitment tells nothing; with them it proves the value.

A row is hashed as UTF-8 JSON with sorted keys and no spaces, after the hash of the row before it
(RFC 8785 in spirit: every value is a string, an integer, null or an object of strings, so there is
nothing to normalise).
"""

import hashlib
import json
from secrets import token_hex

GENESIS = "0" * 64
SALT_BYTES = 16

# What says something about a person: the customer, or who acted.
PERSONAL = (
    "address",
    "ip_address",
    "user_agent",
    "note",
    "attachment_checksum",
    "user_id",
    "user_name",
)
FIELDS = (
    "chain_id",
    "sequence",
    "channel",
    "event",
    "old_state",
    "new_state",
    "moment",
    "source",
    "company_id",
    "legal_basis",
    "wording",
    "wording_version",
    "lang",
    "commitments",
)
CHECKPOINT_FIELDS = (
    "sequence",
    "moment",
    "chain_count",
    "event_count",
    "heads_hash",
    "broken_count",
)


def commit(record):
    """Commit to the personal values of a row.

    :param record: mapping with every name in :data:`PERSONAL`; None where there is no value
    :return: ``(salts, commitments)``, each ``{name: hex digits}`` of the values there are
    """
    values = {name: record[name] for name in PERSONAL if record[name] is not None}
    salts = {name: token_hex(SALT_BYTES) for name in values}
    return salts, {name: commitment(salts[name], value) for name, value in values.items()}


def commitment(salt, value):
    """Return the SHA-256 (64 hex digits) that commits to a value.

    :param str salt: hex digits, always as many

    >>> commitment("00" * 16, "anna@example.com")[:8]
    'cd9c24cf'
    """
    return hashlib.sha256(f"{salt}{value}".encode()).hexdigest()


def erased(record):
    """Return the names of the values that were erased from a row: their salts went along.

    :param record: mapping with every name in :data:`PERSONAL`, ``salts`` and ``commitments``
    """
    salts = record["salts"] or {}
    return [name for name in record["commitments"] or () if name not in salts and not record[name]]


def holds(record):
    """Whether the personal values of a row are those that it commits to, as far as they are there.

    :param record: as for :func:`erased`
    """
    salts, commitments = record["salts"] or {}, record["commitments"] or {}
    there = {name: record[name] for name in PERSONAL if record[name] is not None}
    return there.keys() == salts.keys() <= commitments.keys() and all(
        commitments[name] == commitment(salts[name], value) for name, value in there.items()
    )


def canonical(record, fields=FIELDS):
    """Return the bytes that are hashed for one row.

    :param record: mapping with every name in ``fields``; values are str, int, dict or None, the
        moment as ``YYYY-MM-DD HH:MM:SS`` in UTC
    :raises KeyError: where a field is missing

    >>> canonical(dict.fromkeys(FIELDS))[:30]
    b'{"chain_id":null,"channel":nul'
    """
    chosen = {name: record[name] for name in fields}
    text = json.dumps(chosen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def chained(previous_hash, record, fields=FIELDS):
    """Return the bytes whose SHA-256 is the hash of a row that follows ``previous_hash``.

    :param previous_hash: hash of the row before it on the chain, :data:`GENESIS` for the first
    """
    return previous_hash.encode() + canonical(record, fields)


def chain_hash(previous_hash, record, fields=FIELDS):
    """Return the SHA-256 (64 hex digits) of a row that follows ``previous_hash``.

    :param previous_hash: as for :func:`chained`
    """
    return hashlib.sha256(chained(previous_hash, record, fields)).hexdigest()
