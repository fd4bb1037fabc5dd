"""What a lock says: who is locked, why, until when and who can lift it."""

from odoo.http import request
from odoo.tools import format_date

from ...policy.vocabulary import LOCK_HIDDEN
from ..consent.sharing import is_address
from .locked import is_locked, locked_among
from .naming import readable

MESSAGE_LIMIT = 10


def holder(partner):
    """Return who holds the lock in force: this customer, whose address it is, or the company."""
    if partner.lock_level == partner.effective_lock_level:
        return partner
    parent = partner.parent_id
    if is_address(partner) and parent.effective_lock_level == partner.effective_lock_level:
        return holder(parent)
    return partner.commercial_partner_id


def sentence(partner):
    """Return in words that this customer is locked, why and until when.

    Of a customer whom the user may not read it says no more than that there is a lock.
    """
    env = partner.env
    if not readable(partner):
        return env._("A customer whom you may not see is locked: no new documents.")
    if not is_locked(partner):
        # Under which other record they are locked isn't told: it may be hidden from the user.
        return env._(
            "%(customer)s has the address of a customer who is locked: no new documents. If they "
            "are not the same, correct the address.",
            customer=partner.complete_name,
        )
    # sudo: who sees the lock sees its reason
    held_by = holder(partner.sudo())
    company = held_by.complete_name if readable(held_by) else env._("the company")
    names = {"customer": partner.complete_name, "company": company}
    hidden = partner.effective_lock_level == LOCK_HIDDEN
    if held_by == partner:
        parts = [
            env._("%(customer)s is locked and hidden.", **names)
            if hidden
            else env._("%(customer)s is locked: no new documents.", **names)
        ]
    else:
        parts = [
            env._("%(customer)s is locked and hidden, because %(company)s is.", **names)
            if hidden
            else env._("%(customer)s is locked, because %(company)s is: no new documents.", **names)
        ]
    if held_by.lock_reason_id:
        parts.append(env._("Reason: %(reason)s.", reason=held_by.lock_reason_id.name))
    if held_by.lock_until:
        parts.append(env._("Until %(date)s.", date=format_date(env, held_by.lock_until)))
    return " ".join(parts)


def add_lock_to_names(locked):
    """Add the level to the names of these locked customers: “Anna Meier `Hidden`”."""
    labels = dict(locked._fields["effective_lock_level"]._description_selection(locked.env))
    for partner in locked:
        # sudo: who chooses a customer sees at once that they are locked
        label = labels[partner.sudo().effective_lock_level]
        partner.display_name = f"{partner.display_name} `{label}`"


def message(locked):
    """Return why these locked customers are refused, and who can lift their locks.

    A customer in the portal or the shop reads no reason and no names.
    """
    env = locked.env
    if _reader_is_customer(env):
        return env._(
            "This customer account can't be used for new orders at the moment. Please contact us."
        )
    sentences = [sentence(partner) for partner in locked[:MESSAGE_LIMIT]]
    if len(locked) > MESSAGE_LIMIT:
        more = len(locked) - MESSAGE_LIMIT
        sentences.append(env._("Further locked customers: %(count)s.", count=more))
    sentences.append(env._("A lock manager can lift the lock."))
    return (" " if len(locked) == 1 else "\n").join(sentences)


def notices(partners):
    """Do what ``res.partner.lock_notices`` promises."""
    if partners.env.user.share:
        return []
    locked = locked_among(partners.env, partners.exists()._filtered_access("read").ids)
    return [{"id": partner.id, "notice": sentence(partner)} for partner in locked]


def _reader_is_customer(env):
    # The shop makes its carts as the superuser; who asked for the page reads the refusal.
    # sudo: a customer may not read users
    readers = env.user | (request.env.user if request else env.user.browse())
    return any(reader.share for reader in readers.sudo())
