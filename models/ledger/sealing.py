"""What a checkpoint sealed: the ends of all chains as they were then, from the rows of today.

Rows are told by their ids. A row that was written before a checkpoint and committed after it has a
lower id than the last one sealed: the checkpoint that follows remembers those.
"""

import hashlib

from odoo.tools import SQL

from ...policy import verification

PAGE = 10_000


def late(checkpoint):
    """Return the ids of rows up to the checkpoint's last one that it didn't seal.

    :param checkpoint: the last one there is, or none; its heads are the recorded ones
    """
    if not checkpoint.horizon:
        return []
    rows = checkpoint.env.execute_query(
        SQL(
            "SELECT event.id FROM partner_consent_event event"
            " LEFT JOIN partner_consent_head head ON head.chain_id = event.chain_id"
            " WHERE event.id <= %s AND event.sequence > COALESCE(head.sequence, 0)"
            " ORDER BY event.id",
            checkpoint.horizon,
        )
    )
    return [id_ for (id_,) in rows]


def heads_hash(checkpoint):
    """Return the hash of all chains as of a checkpoint, worked out from the rows of today.

    None for one from before the last sealed row was recorded.
    """
    if not checkpoint.horizon:
        return None
    digest = hashlib.sha256()
    for page in _pages(checkpoint, _missed(checkpoint)):
        verification.heads_digest(digest, page)
    return digest.hexdigest()


def _missed(checkpoint):
    following = checkpoint.search([("sequence", "=", checkpoint.sequence + 1)], limit=1)
    return following.late or [] if following else late(checkpoint)


def _pages(checkpoint, missed):
    """Yield lists of ``(chain_id, sequence, hash)`` by chain, a page at a time."""
    last = -(2**31)
    while rows := checkpoint.env.execute_query(
        SQL(
            "SELECT DISTINCT ON (chain_id) chain_id, sequence, hash FROM partner_consent_event"
            " WHERE chain_id > %s AND id <= %s AND id <> ALL(%s::int[])"
            " ORDER BY chain_id, sequence DESC LIMIT %s",
            last,
            checkpoint.horizon,
            missed,
            PAGE,
        )
    ):
        yield rows
        last = rows[-1][0]
