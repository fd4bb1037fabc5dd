"""What other systems are told, by name: the ``type`` of an event in the feed and in webhooks."""

from . import vocabulary as v

LOCK_CHANGED = "lock.changed"
MERGED = "customer.merged"
# Somebody was erased (GDPR art. 17): whoever holds data under this number erases it, too (art. 19).
SUBJECT_ERASED = "subject.erased"


def of_event(event):
    """Return the topic of a row of the ledger.

    >>> of_event("withdrawn")
    'consent.withdrawn'
    """
    return f"consent.{event}"


TOPICS = (*map(of_event, v.EVENTS), LOCK_CHANGED, MERGED, SUBJECT_ERASED)
