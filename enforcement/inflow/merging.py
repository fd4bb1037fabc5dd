"""Merging contacts: the strictest answer and the strictest lock win, the ledger keeps every row.

Odoo's merge lets the destination win field by field, so a Yes would survive a No. Rows of the
ledger keep their chain (``chain_id``); Odoo re-points only whose rows they are.
"""

from odoo.fields import Domain

from ...models.consent.checks import own_refusals
from ...models.consent.gate import lock_rows
from ...models.lock.rights import DERIVED_FIELDS, LOCK_FIELDS
from ...policy import transitions
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE, FIELDS
from ..context import MERGING, is_marked

DECIDED_HERE = frozenset(FIELDS) | LOCK_FIELDS | DERIVED_FIELDS


def without_decided(partners, vals):
    """Return ``vals`` without what the merge has decided, while Odoo copies fields over.

    :param partners: the remaining customer
    :param dict vals: what Odoo is about to write
    """
    if not is_marked(partners.env, MERGING):
        return vals
    decided = set(DECIDED_HERE)
    if any(partner.effective_lock_level == v.LOCK_HIDDEN for partner in partners):
        decided.add("active")
    return {fname: value for fname, value in vals.items() if fname not in decided}


def merge_consents(target, sources):
    """Bring the remaining customer's answers to the strictest one of those who are merged into it.

    :param sources: the customers that are about to be deleted
    """
    # sudo: a refusal holds whatever the user may read of the merged contacts
    everyone = (target | sources).sudo()
    for channel in v.CHANNELS:
        states = lock_rows(everyone, channel)
        wanted = transitions.merged(states.values())
        refused = [id_ for id_, state in states.items() if state == v.REFUSED]
        # One customer's own refusal outlives a later row by which staff refused for the other.
        own = len(refused) > 1 and own_refusals(everyone, channel, states)
        if states[target.id] != wanted or own:
            target._consent_set(channel, wanted, source=v.MERGE)
        if refused:
            _spread_refusal(sources & sources.browse(refused), channel, target | sources)


def _spread_refusal(partners, channel, merged):
    """Refuse for the other owners of the addresses that go with these refusing customers.

    As long as the customers existed they stopped advertising to their address, whoever else had it.
    A merge keeps one address and drops the others, so the refusal moves to who still has them.

    :param merged: everybody who takes part in the merge
    """
    column = BY_CODE[channel].normalized
    if not column:
        return
    # sudo: who shares the address may be somebody whom the user can't read
    everyone = partners.sudo().with_context(active_test=False)
    addresses = set(everyone.mapped(column)) - {False}
    others = everyone.search(
        Domain(column, "in", list(addresses))
        & Domain(BY_CODE[channel].field, "!=", v.REFUSED)
        & Domain("id", "not in", merged.ids)
    )
    others._consent_set(
        channel,
        v.REFUSED,
        source=v.MERGE,
        # No name: the note is read by who may not know the other one. Their rows have the number.
        note=partners.env._("Same address as customer number %(number)s", number=partners[:1].id),
    )


def merge_locks(target, sources):
    """Put the strictest lock of the merged customers on the remaining one, as it was set.

    :param sources: the customers that are about to be deleted
    """

    def strictness(partner):
        until = partner.lock_until
        return v.LOCK_LEVELS.index(partner.lock_level), not until, until, partner == target

    # sudo: whoever may merge takes the locks along, without being able to lift or set any
    strictest = max((target | sources).sudo(), key=strictness)
    if strictest == target or strictest.lock_level == v.LOCK_NONE:
        return
    values = strictest.read(["lock_date", *LOCK_FIELDS], load=False)[0]
    stamp = {"lock_date": values.pop("lock_date"), "lock_user_id": strictest.lock_user_id.id}
    values.pop("id")
    target.sudo().write(values)
    # Setting a lock stamps it with now and the current user: put back when and by whom it was set.
    target.sudo().write(stamp)
