"""Copying contacts: a copy never inherits a Yes, and never drops a No or a lock.

Answers and locks aren't among the fields that Odoo copies. What protects the customer is carried
over afterwards, whatever values the copy was asked for: past the rights of whoever copies, who
lifts no lock and takes back no refusal by it.
"""

from ...models.consent.carrying import carry_refusals
from ...models.controller.controllers import for_each_controller
from ...models.lock.effects import take_over
from ...models.lock.locked import is_locked
from ...models.lock.words import holder
from ...policy import vocabulary as v


def carry_over(originals, copies):
    """Give these copies the refusals and locks of their originals.

    :param originals: recordset of ``res.partner``
    :param copies: new customers, one for each original, in the same order
    """
    # sudo: a refusal and a lock hold whatever whoever copies may read or set
    originals, copies = originals.sudo(), copies.sudo()

    def note(original_id):
        # No name: who reads the copy may not read the original.
        return copies.env._("Copy of contact no. %s", original_id)

    for refusing in for_each_controller(originals):
        for channel in v.CHANNELS:
            carry_refusals(refusing, copies.with_env(refusing.env), channel, note)
    for original, copy in zip(originals, copies, strict=True):
        if is_locked(original):
            _carry_lock(original, copy)


def _carry_lock(original, copy):
    """Lock the copy as strictly as the original: by the own lock, and by that of a company left."""
    if _is_stricter(original.lock_level, copy.lock_level):
        take_over(copy, original)
    if _is_stricter(original.effective_lock_level, copy.effective_lock_level):
        take_over(copy, holder(original))
    if original.archived_by_lock and copy.effective_lock_level == v.LOCK_HIDDEN:
        # Copied as archived: lifting the lock brings it back like the original.
        copy.archived_by_lock = True


def _is_stricter(level, than):
    return v.LOCK_LEVELS.index(level) > v.LOCK_LEVELS.index(than)
