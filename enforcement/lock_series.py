"""Series of meetings, tasks and entries: an old one is edited, but nothing new is added to it."""

from odoo import models

from ..models.partner_lock_guard import REFUSE
from .app_hooks import wraps
from .lock_follow_up import FollowUp


def _remade(whole):
    """Odoo makes the meetings of a series anew to move them: no more of them than there were."""

    def wrapper(origin):
        def method(self, *args, **kwargs):
            if not self._lock_guards(REFUSE):
                return origin(self, *args, **kwargs)
            recurrence = self.recurrence_id
            first = recurrence.base_event_id or recurrence._get_first_event() if whole else self
            following = FollowUp(
                {self._name},
                (self | first)._lock_partner_ids(),
                at_most=recurrence._lock_series_length(first) - 1,
            )
            return origin(self._lock_with_follow_up(following), *args, **kwargs)

        return method

    return wrapper


wraps("calendar.event", "_rewrite_recurrence")(_remade(whole=True))
wraps("calendar.event", "_update_future_events")(_remade(whole=False))


@wraps("project.task.recurrence", "_create_next_occurrences")
def _without_locked_tasks(origin):
    def _create_next_occurrences(self, occurrences_from):
        subtasks = occurrences_from._get_subtask_ids_per_task_id()
        way_on = self.env._("To go on with the series afterwards, reopen and close this task.")
        return origin(self, occurrences_from._lock_stop_series(subtasks, way_on))

    return _create_next_occurrences


@wraps("account.move", "_copy_recurring_entries")
def _without_locked_entries(origin):
    def _copy_recurring_entries(self):
        way_on = self.env._("To go on with the series afterwards, duplicate this entry.")
        return origin(self._lock_stop_series({}, way_on))

    return _copy_recurring_entries


class Base(models.AbstractModel):
    _inherit = "base"

    def _lock_series_length(self, first):
        """Return how many meetings this recurrence has from ``first`` on, deleted ones too."""
        self.ensure_one()
        due = [start for start in self._get_occurrences(first.start) if start >= first.start]
        count = self.count if self.end_type == "count" and first == self.base_event_id else 0
        return max(len(self._get_events_from(first.start)), len(due), count)

    def _lock_stop_series(self, parts, way_on):
        """Return those of these documents whose next one may be made; the others say why not.

        Closing or posting the last one isn't refused, though no next one follows.

        :param dict parts: ``{id: ids of further documents that the next one would have, too}``
        :param str way_on: what the user can do when the lock is lifted
        """
        guards = self._lock_guards(REFUSE)
        if not self or not guards:
            return self
        # sudo: a locked customer stops the series though the user can't see every part of it
        documents = self.sudo().with_context(active_test=False)
        held = {
            document.id: {
                id_
                for fname in guards
                for id_ in documents.browse([document.id, *parts.get(document.id, ())])[fname]._ids
            }
            for document in documents
        }
        locked = self.env["res.partner"]._lock_among(set().union(*held.values()))
        bodies = {
            id_: self.env._(
                "The next document of this series was not created. %(lock)s %(way_on)s",
                lock=locked.filtered(lambda p, ids=ids: p.id in ids)._lock_message(),
                way_on=way_on,
            )
            for id_, ids in held.items()
            if ids & set(locked._ids)
        }
        self.browse(bodies)._message_log_batch(bodies=bodies)
        return self.filtered(lambda document: document.id not in bodies)
