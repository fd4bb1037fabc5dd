"""What an address that is being typed into a form means for the decision, before it is saved."""

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..address.bearing import First, can_be_mailed, firsts, is_unclear, rows
from ..address.keeping import is_other_address
from ..address.lookup import bearers
from ..consent.addresses import OPEN_STATES, address_in_use
from ..consent.suppressing import is_suppressed

NOTHING = First(None, None)


def of_unsaved(partner, facts):
    """Return the facts of an unsaved customer: what the form says over what is stored.

    :param dict facts: ``{channel: Facts}`` as stored
    """
    return {
        channel: _with_typed(
            partner,
            channel,
            fact._replace(
                lock=partner.effective_lock_level or v.LOCK_NONE,
                consent=partner[BY_CODE[channel].field] or v.UNKNOWN,
                address_unclear=_address_unclear(partner, channel, fact),
                has_address=_has_address(partner, channel),
            ),
        )
        for channel, fact in facts.items()
    }


def _address_unclear(partner, channel, fact):
    fname = BY_CODE[channel].address
    return is_unclear(partner, fname) if fname else fact.address_unclear


def _has_address(partner, channel):
    if channel == "email":
        return can_be_mailed(partner)
    if BY_CODE[channel].needs_mobile:
        return partner.phone_is_mobile
    return bool(address_in_use(partner, channel))


def _with_typed(partner, channel, fact):
    """Return the facts with what others say of an address that isn't saved yet."""
    kind, fname = BY_CODE[channel].kind, BY_CODE[channel].field
    if not BY_CODE[channel].address:
        return fact
    before = firsts(partner._origin)[kind] if partner._origin else NOTHING
    now = firsts(partner)[kind]
    if before.key == now.key:
        return fact
    keys = [key for (of, key), row in rows(partner).items() if of == kind and row.main]
    others = bearers(partner.env, kind, keys) - partner.sudo()._origin
    open_ = fact.consent in OPEN_STATES and is_other_address(before, now)
    return fact._replace(
        consent=v.UNKNOWN if open_ else fact.consent,
        address_refused=any(
            one[fname] == v.REFUSED or one.effective_lock_level != v.LOCK_NONE for one in others
        ),
        suppressed=is_suppressed(partner.env, channel, keys),
    )
