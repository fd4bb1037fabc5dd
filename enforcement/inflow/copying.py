"""Copying contacts: a copy never inherits a Yes, and never drops a No or a lock.

Answers and locks aren't among the fields that Odoo copies. What protects the customer is carried
over afterwards, whatever values the copy was asked for: past the rights of whoever copies, who
lifts no lock and takes back no refusal by it.
"""

from collections import defaultdict

from ...models.consent.checks import own_refusals
from ...models.controller.controllers import for_each_controller
from ...models.ledger.rows import last_sources
from ...models.lock.effects import take_over
from ...models.lock.locked import is_locked
from ...models.lock.words import holder
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE


def carry_over(originals, copies):
    """Give these copies the refusals and locks of their originals.

    :param originals: recordset of ``res.partner``
    :param copies: new customers, one for each original, in the same order
    """
    # sudo: a refusal and a lock hold whatever whoever copies may read or set
    originals, copies = originals.sudo(), copies.sudo()
    for refusing in for_each_controller(originals):
        for channel in v.CHANNELS:
            _carry_refusals(refusing, copies.with_env(refusing.env), channel)
    for original, copy in zip(originals, copies, strict=True):
        if is_locked(original):
            _carry_lock(original, copy)


def _carry_refusals(originals, copies, channel):
    fname = BY_CODE[channel].field
    states = {partner.id: partner[fname] for partner in originals | copies}
    own = own_refusals(originals | copies, channel, states)
    sources = last_sources(originals.env, channel, originals.ids)
    numbers = defaultdict(dict)
    for original, copy in zip(originals, copies, strict=True):
        if states[original.id] == v.REFUSED and copy.id not in own:
            # What a lock refused, it refused to all controllers, those to come included.
            business = v.LOCK if sources.get(original.id) == v.LOCK else v.MANUAL
            source = v.COPY if original.id in own else business
            numbers[source][copy.id] = original.id
    for source, original_ids in numbers.items():
        # No name: who reads the copy may not read the original.
        copies.browse(original_ids)._consent_set(
            channel,
            v.REFUSED,
            source=source,
            each={
                copy_id: {"note": copies.env._("Copy of contact no. %s", original_id)}
                for copy_id, original_id in original_ids.items()
            },
        )


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
