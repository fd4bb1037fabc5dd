"""Verify against anchor: does the present database still contain the state that left it then?

A ledger that was rewritten as a whole, heads and checkpoints included, is consistent in itself.
What left the database before tells.
"""

from odoo.tools import format_datetime

from ....policy import evidence
from ..sealing import heads_hash
from ..verifying import result_message

HOLDS, FAILS, UNPROVEN = "holds", "fails", "unproven"


def compare(checkpoints, anchors):
    """Compare the ledger with anchors, and verify it as a whole where they hold.

    :param checkpoints: empty recordset of ``partner.consent.checkpoint``, as the superuser
    :param anchors: list of ``policy.anchors.Anchor``, oldest first
    :return: ``(HOLDS, FAILS or UNPROVEN, the result in words)``
    """
    env, held = checkpoints.env, None
    for anchor in anchors:
        checkpoint = _same(checkpoints, anchor)
        problem = _problem(checkpoints, checkpoint, anchor)
        if problem:
            before = _held_words(held) if held else ""
            return FAILS, " ".join(filter(None, (before, problem)))
        held = checkpoint
    intact, words = result_message(env["partner.consent.event"])
    held_result = HOLDS if _proves_rows(held) else UNPROVEN
    return held_result if intact else FAILS, f"{_held_words(held)} {words}"


def _same(checkpoints, anchor):
    """Return the checkpoint that the anchor is of, none where there is none with its hash."""
    return checkpoints.search([("hash", "=", anchor.hash)], limit=1)


def _proves_rows(checkpoint):
    """Whether what it sealed can be worked out again: who forges takes that away, if they can."""
    return bool(checkpoint.horizon or not checkpoint.event_count)


def _held_words(checkpoint):
    env = checkpoint.env
    values = {
        "number": checkpoint.sequence,
        "moment": format_datetime(env, checkpoint.moment),
    }
    if not _proves_rows(checkpoint):
        return env._(
            "Ledger check No. %(number)s of %(moment)s has the hash of the anchor, but that proves "
            "nothing about the rows: which was the last one isn't recorded. The check was made by "
            "an older version, or somebody removed it. Use an anchor of another check.",
            **values,
        )
    return env._(
        "The database still contains the state of ledger check No. %(number)s of %(moment)s.",
        **values,
    )


def _problem(checkpoints, checkpoint, anchor):
    """Return in words what of the anchored state isn't there any more, None where all is."""
    env = checkpoints.env
    if not checkpoint:
        known = _known_before(checkpoints, anchor)
        changed = _first_changed(known)
        if changed:
            return _rewritten_words(changed)
        return _exchanged_words(checkpoints, anchor, known)
    trusted = checkpoints.search([("sequence", "<=", checkpoint.sequence)], order="sequence")
    if _unchained(trusted):
        return env._(
            "The chain of ledger checks up to No. %s is broken: they were changed or removed.",
            checkpoint.sequence,
        )
    if heads_hash(checkpoint) in (None, checkpoint.heads_hash):
        return None
    return _rewritten_words(_first_changed(trusted))


def _known_before(checkpoints, anchor):
    """Return the checkpoints that the anchor proves: those up to the one it was chained to."""
    before = checkpoints.search([("hash", "=", anchor.previous_hash)], limit=1)
    if not before:
        return before
    known = checkpoints.search([("sequence", "<=", before.sequence)], order="sequence")
    return before.browse() if _unchained(known) else known


def _unchained(ascending):
    """Whether these checkpoints, from the first on, form no chain."""
    previous = evidence.GENESIS
    for number, checkpoint in enumerate(ascending, 1):
        chained = evidence.chain_hash(previous, checkpoint._record(), evidence.CHECKPOINT_FIELDS)
        if (checkpoint.sequence, checkpoint.hash) != (number, chained):
            return True
        previous = checkpoint.hash
    return False


def _first_changed(ascending):
    """Return the first of these proven checkpoints whose rows are others now, none if none.

    What one sealed is sealed by all that follow, so the first is found by halving: each step reads
    the ends of all chains once.
    """
    known = ascending.filtered("horizon")
    low, high = 0, len(known)
    while low < high:
        middle = (low + high) // 2
        if heads_hash(known[middle]) == known[middle].heads_hash:
            low = middle + 1
        else:
            high = middle
    return known[low : low + 1]


def _rewritten_words(checkpoint):
    env = checkpoint.env
    return env._(
        "The ledger was rewritten: rows that ledger check No. %(number)s of %(moment)s sealed are "
        "missing or others now. %(before)s Compare with a backup and inform the person in charge "
        "of data protection.",
        number=checkpoint.sequence,
        moment=format_datetime(env, checkpoint.moment),
        before=_before_words(checkpoint),
    )


def _before_words(checkpoint):
    before = checkpoint.search(
        [("sequence", "<", checkpoint.sequence), ("horizon", ">", 0)], limit=1
    )
    if not before:
        return checkpoint.env._("No earlier state can be worked out again.")
    return checkpoint.env._(
        "What No. %(number)s of %(moment)s sealed is as it was.",
        number=before.sequence,
        moment=format_datetime(checkpoint.env, before.moment),
    )


def _exchanged_words(checkpoints, anchor, known):
    env, last = checkpoints.env, checkpoints._last()
    sequence = anchor.record.get("sequence")
    if not sequence:
        return env._(
            "No ledger check has the hash that was stamped: the checks were rewritten, or this is "
            "another database, or it was restored from before."
        )
    if known:
        proven = env._("The checks up to No. %s are as they were.", known[-1:].sequence)
    else:
        proven = env._("The check before it is another one, too: an older anchor tells more.")
    values = {"number": sequence, "last": last.sequence, "proven": proven}
    if sequence > last.sequence:
        return env._(
            "The database ends with ledger check No. %(last)s, the anchor is of No. %(number)s: "
            "checks were removed, or the database was restored from before. %(proven)s",
            **values,
        )
    return env._(
        "Ledger check No. %(number)s was exchanged: it has another hash than the anchor, so the "
        "ledger was rewritten, at the latest from there on. %(proven)s",
        **values,
    )
