"""Whether an answer from another system may be recorded: what the gate says, and what is older."""

from odoo.exceptions import AccessError, UserError

from ....policy import recording as r
from ....policy import vocabulary as v
from ....policy.channels import BY_CODE
from ....policy.groups import OFFICER
from ...consent.checks import check_change, standing
from ...ledger.rows import last_moments
from ...request.expiry import expiry_moment

NEVER = (None, None)


def judge(partners, channel, state, said):
    """Return ``{partner id: (code, sentence or None)}``; the code is None where it may be recorded.

    :param partners: customers as the superuser reads them, in the account's environment; held
    :param dict said: ``{partner id: Said}``
    """
    fname = BY_CODE[channel].field
    states = {partner.id: partner[fname] or v.UNKNOWN for partner in partners}
    own, ending = standing(partners, channel, states, state, v.API)
    last = last_moments(partners.env, channel, partners.ids)
    ended = expiry_moment(partners.env, channel) if state == v.GIVEN else None
    found = {}
    for partner in partners:
        one, old = said[partner.id], states[partner.id]
        if partner.erased and state != v.REFUSED:
            found[partner.id] = r.ERASED, None
        elif one.moment and r.is_outdated(state, old, one.moment, *last.get(partner.id, NEVER)):
            found[partner.id] = r.OUTDATED, None
        elif one.moment and ended and one.moment <= ended:
            # Until the job ends it, it would count.
            found[partner.id] = r.EXPIRED, None
        elif state == v.REQUESTED:
            found[partner.id] = None, None
        else:
            own_refusal, paused = partner.id in own, partner.id in ending
            found[partner.id] = _by_gate(partner, one, old, own_refusal, paused)
    return found


def of_error(error):
    """Return ``(code, sentence)`` of what the gate, or an addon beside it, refused."""
    if isinstance(error, AccessError):
        return r.NO_RIGHT, None
    code = r.OF_GATE.get(getattr(error, "reason", None), r.REFUSED)
    # What counts as evidence here is more than what the form takes.
    return code, None if code == r.NO_EVIDENCE else str(error)


def _by_gate(partner, said, old, own_refusal, paused):
    env, state = partner.env, said.state
    proof = {"note": said.note or said.wording}
    try:
        change = check_change(partner, said.channel, old, state, v.API, proof, own_refusal, paused)
    except UserError as error:
        return of_error(error)
    if not change:
        return r.UNCHANGED, None
    # What the gate leaves to officers the account may do, but for taking back a refusal.
    takes_back = old == v.REFUSED and state != v.REFUSED
    if takes_back and not env.user.has_group(OFFICER):
        return r.NO_RIGHT, None
    return None, None
