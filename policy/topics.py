"""What other systems are told, by name: the ``type`` of an event in the feed and in webhooks."""

from . import vocabulary as v

LOCK_CHANGED = "lock.changed"
# They are another customer now: what is held under this number goes on under the one in ``into``.
MERGED = "customer.merged"
# The record is gone, whichever way: a merge or an erasure tells before why.
DELETED = "customer.deleted"
# Somebody was erased (GDPR art. 17): whoever holds data under this number erases it, too (art. 19).
SUBJECT_ERASED = "subject.erased"


def of_event(event):
    """Return the topic of a row of the ledger.

    >>> of_event("withdrawn")
    'consent.withdrawn'
    """
    return f"consent.{event}"


TOPICS = (*map(of_event, v.EVENTS), LOCK_CHANGED, MERGED, DELETED, SUBJECT_ERASED)
