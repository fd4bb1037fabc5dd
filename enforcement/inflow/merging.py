"""Merging contacts: the strictest answer and the strictest lock win, the ledger keeps every row.

Odoo's merge lets the destination win field by field, so a Yes would survive a No. Rows of the
ledger keep their chain (``chain_id``); Odoo re-points only whose rows they are. A Yes outlives the
merge with the address that it was given for, and with no other.
"""

from odoo.tools import SQL

from ...models.address.bearing import firsts, status
from ...models.consent.checks import EVIDENCE, own_refusals
from ...models.consent.gate import lock_rows
from ...models.controller.controllers import for_each_controller
from ...models.ledger.whose import of_controller
from ...models.lock.effects import take_over
from ...models.lock.rights import DERIVED_FIELDS, LOCK_FIELDS
from ...models.request.answering import void_unanswerable
from ...models.request.expiry import of_whom, unanswered
from ...policy import addresses as a
from ...policy import transitions
from ...policy import vocabulary as v
from ...policy.channels import BY_CODE, FIELDS
from ..context import MERGING, is_marked

# Of these a customer has one row for each value of these columns.
ONE_EACH = {
    "partner.consent.record": ("channel", "company_id"),
    "partner.preference.link": ("company_id", "address"),
}
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
    """Bring the remaining customer to the answer of all who are merged, at every controller.

    The last row of the ledger says on each channel what the field says then.

    :param sources: the customers that are about to be deleted
    """
    for everyone in for_each_controller(target | sources):
        staying, leaving = everyone.browse(target.ids), everyone.browse(sources.ids)
        for channel in v.CHANNELS:
            states = lock_rows(everyone, channel)
            wanted = _wanted(everyone, channel, states)
            proof = _proof(everyone, channel, states, wanted)
            changing = _who_changes(staying, leaving, channel, states, wanted)
            changing._consent_set(channel, wanted, source=v.MERGE, **proof)


def let_go(sources):
    """Take the answers of those who are about to be deleted: Odoo's merge would hand on a Yes."""
    sources.flush_recordset(FIELDS)
    sources.env.execute_query(
        SQL(
            "UPDATE res_partner SET %s WHERE id IN %s",
            SQL(", ").join(SQL("%s = NULL", SQL.identifier(fname)) for fname in FIELDS),
            tuple(sources.ids),
        )
    )
    sources.invalidate_recordset(FIELDS, flush=False)


def drop_doubles(target, sources):
    """Delete what the remaining customer has already: a unique index would stop Odoo's merge."""
    for name, columns in ONE_EACH.items():
        # sudo: which rows stay doesn't depend on who merges
        rows = target.env[name].sudo().search([("partner_id", "in", (sources | target).ids)])
        rows = rows.sorted(lambda row: (row.partner_id != target, row.id))
        seen = set()
        for row in rows:
            what = tuple(row[column] for column in columns)
            if what in seen:
                row.unlink()
            seen.add(what)


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
    moved = {
        channel: of.field
        for channel, of in BY_CODE.items()
        if of.address and now[of.address].key != (kept[of.address] or None)
    }
    for staying in for_each_controller(target) if moved else ():
        for channel, fname in moved.items():
            if staying[fname] in (v.REQUESTED, v.GIVEN):
                staying._consent_set(channel, v.UNKNOWN, source=v.MERGE)


def end_requests(target):
    """Void the questions that came with another address: nobody waits for their answers."""
    ended = void_unanswerable(target)
    for (company, channel), requests in ended.grouped(of_whom).items():
        left = unanswered(requests.partner_id.with_company(company), channel)
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
    everyone = target | sources
    last = _last_row(everyone, channel)
    refused = [id_ for id_, state in states.items() if state == v.REFUSED]
    own = len(refused) > 1 and own_refusals(everyone, channel, states)
    return target if own or last.new_state not in (False, wanted) else target.browse()


def _proof(everyone, channel, states, wanted):
    """Return the evidence of the latest Yes or question that outlives the merge.

    How long it lasts counts from the customer's answer, not from the merge.
    """
    if wanted not in (v.REQUESTED, v.GIVEN):
        return {}
    bearers = everyone.filtered(lambda one: states[one.id] == wanted)
    event = _last_row(bearers, channel, SQL("event.event = %s", wanted))
    if not event:
        # From before the ledger.
        return {"moment": min(bearers.mapped("create_date"))}
    proof = {name: event[name] for name in EVIDENCE - {"attachment"}}
    return proof | {"attachment": event.attachment_id}


def _last_row(partners, channel, condition=None):
    """Return the last row of the ledger for these customers, with the controller of their env."""
    query = SQL(
        "SELECT event.id FROM partner_consent_event event"
        " WHERE event.partner_id IN %s AND event.channel = %s AND %s AND %s"
        " ORDER BY event.id DESC LIMIT 1",
        tuple(partners.ids),
        channel,
        of_controller(partners.env),
        condition or SQL("TRUE"),
    )
    rows = partners.env.execute_query(query)
    return partners.env["partner.consent.event"].browse(id_ for (id_,) in rows)


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
