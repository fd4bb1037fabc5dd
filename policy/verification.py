"""Where a hash chain is broken: the rows of the ledger read once, in order, nothing kept.

What the database itself can't show, because the rows are gone or were hashed anew, is compared with
the heads that the last checkpoint recorded.
"""

from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from . import evidence
from . import vocabulary as v

CHANGED = "changed"
UNLINKED = "unlinked"
GAP = "gap"
MOVED = "moved"
REMOVED = "removed"
DOCUMENT = "document"
CUT = "cut"
CHECKPOINT = "checkpoint"


class Break(NamedTuple):
    """The first place where a chain is broken.

    :param event_id: id of the row; of the missing one for ``cut``; 0 for ``checkpoint``
    """

    event_id: int
    chain_id: int
    sequence: int
    problem: str


def problem(row, sequence, previous_hash):
    """Return what is wrong with one row of a chain, or None.

    :param row: mapping with the names of ``evidence.FIELDS`` and ``evidence.PERSONAL``, ``salts``,
        ``previous_hash``, ``hash``, and ``moved`` and ``document``: it hangs on another customer,
        its document was exchanged
    :param sequence: the number it should have
    :param previous_hash: hash of the row before it
    """
    if row["sequence"] != sequence:
        return GAP
    if row["previous_hash"] != previous_hash:
        return UNLINKED
    if row["hash"] != evidence.chain_hash(previous_hash, row) or not evidence.holds(row):
        return CHANGED
    if row["moved"]:
        return MOVED
    return DOCUMENT if row["document"] else None


def breaks(rows):
    """Yield the first :class:`Break` of each broken chain.

    A value that isn't there any more was erased where a later row of its chain says so.

    :param rows: iterable of rows as in :func:`problem`, with ``id``, sorted by chain and number
    """
    # Policy imports no Odoo, and the rows come sorted.
    chains = groupby(rows, key=itemgetter("chain_id"))  # pylint: disable=bad-builtin-groupby
    for chain_id, chain in chains:
        previous, removed = evidence.GENESIS, None
        for sequence, row in enumerate(chain, 1):
            if found := problem(row, sequence, previous):
                yield Break(row["id"], chain_id, row["sequence"], found)
                break
            previous = row["hash"]
            if row["event"] == v.ERASED:
                removed = None
            elif not removed and evidence.erased(row):
                removed = Break(row["id"], chain_id, row["sequence"], REMOVED)
        else:
            if removed:
                yield removed


def heads_digest(digest, heads):
    """Feed heads to a running hash.

    :param digest: a ``hashlib`` object
    :param heads: iterable of ``(chain_id, sequence, hash)`` sorted by chain
    """
    for chain_id, sequence, hash_ in heads:
        digest.update(f"{chain_id}:{sequence}:{hash_}\n".encode())
