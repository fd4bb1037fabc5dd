"""Merging contacts: the strictest answer and the strictest lock win, the ledger keeps every row.

Odoo's merge lets the destination win field by field, so a Yes would survive a No. Rows of the
ledger keep their chain (``chain_id``); Odoo re-points only whose rows they are. A Yes outlives the
merge with the address that it was given for, and with no other.
"""

from ...models.address.bearing import firsts, status
from ...models.consent.checks import EVIDENCE, own_refusals
from ...models.consent.gate import lock_rows
from ...models.lock.effects import take_over
from ...models.lock.rights import DERIVED_FIELDS, LOCK_FIELDS
from ...models.request.answering import void_unanswerable
from ...models.request.expiry import unanswered
from ...policy import addresses as a
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
    """Bring the remaining customer to the answer of all who are merged.

    The last row of the ledger says on each channel what the field says then.

    :param sources: the customers that are about to be deleted
    """
    # sudo: a refusal holds whatever the user may read of the merged contacts
    everyone = (target | sources).sudo()
    for channel in v.CHANNELS:
        states = lock_rows(everyone, channel)
        wanted = _wanted(everyone, channel, states)
        company, proof = _proof(everyone, channel, states, wanted)
        changing = _who_changes(target, sources, channel, states, wanted).sudo()
        changing.with_company(company)._consent_set(channel, wanted, source=v.MERGE, **proof)


def staying_addresses(target, sources):
    """Return ``{field: key of its address}`` of those addresses that the merge keeps.

    As Odoo merges: the remaining customer's own, else that of the last one who has any.
    """
    kept = {}
    for fname in ("email", "phone"):
        bearers = (sources | target).filtered(fname)
        own = target if target[fname] else bearers[-1:]
        kept[fname] = own and firsts(own)[fname].key
    return kept


def hold_to_addresses(target, kept):
    """Take back a Yes where the merge made another address of the one that it was given for.

    The same digits are another number under the remaining customer's country.

    :param dict kept: what :func:`staying_addresses` returned before
    """
    now = firsts(target)
    for channel, of in BY_CODE.items():
        moved = of.address and now[of.address].key != (kept[of.address] or None)
        if moved and target[of.field] in (v.REQUESTED, v.GIVEN):
            target._consent_set(channel, v.UNKNOWN, source=v.MERGE)


def end_requests(target):
    """Void the questions that came with another address: nobody waits for their answers."""
    ended = void_unanswerable(target)
    for channel, requests in ended.grouped("channel").items():
        left = unanswered(requests.partner_id, channel)
        left._consent_set(channel, v.UNKNOWN, source=v.MERGE)


def _wanted(everyone, channel, states):
    wanted = transitions.merged([(states[one.id], _address(one, channel)) for one in everyone])
    # Nobody can be asked at an address that is none.
    if wanted == v.REQUESTED and any(_is_invalid(one, channel) for one in everyone):
        return v.UNKNOWN
    return wanted


def _address(partner, channel):
    """Return what tells whether two customers have one address, None where nothing can."""
    kind = BY_CODE[channel].kind
    # A letter is to the person, wherever they live.
    return channel if channel == "post" else firsts(partner)[kind].key


def _is_invalid(partner, channel):
    fname = BY_CODE[channel].address
    return bool(fname and status(partner, fname) not in (a.NONE, a.VALID))


def _who_changes(target, sources, channel, states, wanted):
    """Return who gets a row, so that the ledger ends as the remaining customer's field does.

    A change of the remaining customer says it all. Where there is none, those who lose a looser
    answer get the row; and where neither has any, the answer that stays is said once more if the
    last row says another, or a refusal would seem to be the business's own.
    """
    if states[target.id] != wanted:
        return target
    lost = sources.filtered(lambda one: transitions.is_looser(states[one.id], wanted))
    if lost:
        return lost
    everyone = (target | sources).sudo()
    last = everyone.env["partner.consent.event"].search(
        [("partner_id", "in", everyone.ids), ("channel", "=", channel)], order="id desc", limit=1
    )
    refused = [id_ for id_, state in states.items() if state == v.REFUSED]
    own = len(refused) > 1 and own_refusals(everyone, channel, states)
    return target if own or last.new_state not in (False, wanted) else target.browse()


def _proof(everyone, channel, states, wanted):
    """Return ``(company, evidence)`` of the latest Yes or question that outlives the merge.

    How long it lasts counts from the customer's answer, not from the merge.
    """
    env = everyone.env
    if wanted not in (v.REQUESTED, v.GIVEN):
        return env.company, {}
    bearers = everyone.filtered(lambda one: states[one.id] == wanted)
    event = env["partner.consent.event"].search(
        [
            ("partner_id", "in", bearers.ids),
            ("channel", "=", channel),
            ("event", "=", wanted),
        ],
        order="id desc",
        limit=1,
    )
    if not event:
        # From before the ledger.
        return env.company, {"moment": min(bearers.mapped("create_date"))}
    proof = {name: event[name] for name in EVIDENCE - {"attachment"}}
    return event.company_id or env.company, proof | {"attachment": event.attachment_id}


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
    take_over(target, strictest)
