"""Series of meetings, tasks and entries: an old one is edited, but nothing new is added to it.

Each public function here wraps the method of another app that it is named after.
"""

from ...models.lock import words
from ...models.lock.locked import locked_among
from ...models.lock.partner_lock_guard import REFUSE
from .follow_ups import FollowUp, partner_ids, with_follow_up


def _series_length(recurrence, first):
    """Return how many meetings this recurrence has from ``first`` on, deleted ones too."""
    due = [start for start in recurrence._get_occurrences(first.start) if start >= first.start]
    counted = recurrence.end_type == "count" and first == recurrence.base_event_id
    count = recurrence.count if counted else 0
    return max(len(recurrence._get_events_from(first.start)), len(due), count)


def _without_locked(documents, parts, way_on):
    """Return those of these documents whose next one may be made; the others say why not.

    Closing or posting the last one isn't refused, though no next one follows.

    :param dict parts: ``{id: ids of further documents that the next one would have, too}``
    :param str way_on: what the user can do when the lock is lifted
    """
    env = documents.env
    guards = documents._lock_guards(REFUSE)
    if not documents or not guards:
        return documents
    # sudo: a locked customer stops the series though the user can't see every part of it
    every = documents.sudo().with_context(active_test=False)
    held = {
        id_: {
            partner_id
            for fname in guards
            for partner_id in every.browse([id_, *parts.get(id_, ())])[fname]._ids
        }
        for id_ in documents.ids
    }
    locked = locked_among(env, set().union(*held.values()))
    bodies = {
        id_: env._(
            "The next document of this series was not created. %(lock)s %(way_on)s",
            lock=words.message(locked.filtered(lambda p, ids=ids: p.id in ids)),
            way_on=way_on,
        )
        for id_, ids in held.items()
        if ids & set(locked._ids)
    }
    documents.browse(bodies)._message_log_batch(bodies=bodies)
    return documents.filtered(lambda document: document.id not in bodies)


def _remade(whole):
    """Odoo makes the meetings of a series anew to move them: no more of them than there were."""

    def wrapper(origin):
        def method(self, *args, **kwargs):
            if not self._lock_guards(REFUSE):
                return origin(self, *args, **kwargs)
            recurrence = self.recurrence_id
            first = recurrence.base_event_id or recurrence._get_first_event() if whole else self
            follow_up = FollowUp(
                {self._name},
                partner_ids(self | first),
                at_most=_series_length(recurrence, first) - 1,
            )
            return origin(with_follow_up(self, follow_up), *args, **kwargs)

        return method

    return wrapper


calendar_event_rewrite_recurrence = _remade(whole=True)
calendar_event_update_future_events = _remade(whole=False)


def project_task_recurrence_create_next_occurrences(origin):
    """A task of a locked customer is closed, and its next one isn't made."""

    def _create_next_occurrences(self, occurrences_from):
        subtasks = occurrences_from._get_subtask_ids_per_task_id()
        way_on = self.env._("To go on with the series afterwards, reopen and close this task.")
        return origin(self, _without_locked(occurrences_from, subtasks, way_on))

    return _create_next_occurrences


def account_move_copy_recurring_entries(origin):
    """An entry of a locked customer is posted, and its next one isn't made."""

    def _copy_recurring_entries(self):
        way_on = self.env._("To go on with the series afterwards, duplicate this entry.")
        return origin(_without_locked(self, {}, way_on))

    return _copy_recurring_entries
