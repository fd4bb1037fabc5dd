"""Who may set, change and lift a lock, and that it comes by no other way."""

from odoo.exceptions import AccessError, UserError

from ...policy.groups import AUDITOR, INTERFACE, LOCK_MANAGER, OFFICER
from ...policy.vocabulary import LOCK_HIDDEN, LOCK_LEVELS, LOCK_NONE

LOCK_FIELDS = frozenset({"lock_level", "lock_reason_id", "lock_note", "lock_until"})
# What says why: who set a lock may correct it.
IN_WORDS = frozenset({"lock_reason_id", "lock_note"})
HIERARCHY_FIELDS = frozenset(
    {"lock_level", "parent_id", "type", "is_company", "commercial_partner_id"}
)
# What follows from a lock is set by the server alone.
DERIVED_FIELDS = frozenset(
    {"lock_date", "lock_user_id", "effective_lock_level", "archived_by_lock"}
)


def is_manager(user):
    return user.has_group(LOCK_MANAGER)


def only_reads_locks(user):
    """Whether the user is an auditor or another system and nothing else: sets no locks."""
    return user.has_groups(f"{AUDITOR},{INTERFACE}") and not (
        user.has_group(OFFICER) or is_manager(user)
    )


def changes(partner):
    """Return whether the user may set, change or lift this lock, and whether correct why."""
    user, free = partner.env.user, partner.lock_level == LOCK_NONE
    if is_manager(user):
        return True, not free
    may = not only_reads_locks(user)
    return may and free, may and not free and partner.lock_user_id == user


def check_derived(partners, names):
    """Refuse to set what follows from the lock.

    :param names: set of field names that somebody gives values for
    :raises AccessError: naming the fields
    """
    if not partners.env.su and (fixed := DERIVED_FIELDS & names):
        fields = partners._fields
        labels = [fields[name]._description_string(partners.env) for name in sorted(fixed)]
        raise AccessError(
            partners.env._(
                "“%(fields)s” follows from the lock and can't be set. Set the lock itself.",
                fields=", ".join(labels),
            )
        )


def check_change(partners, before, vals=None):
    """Refuse a change of lock that the user may not make.

    :param dict before: ``{partner: lock level}`` until now
    :param dict vals: what is about to be written; None where the records hold it already
    :raises AccessError: naming the first customer whose lock the user may not change so
    """
    user = partners.env.user
    if partners.env.su or is_manager(user):
        return
    only_reads = only_reads_locks(user)
    for partner in partners:
        if vals and not (new := _says_new(partner, vals)):
            continue
        if only_reads:
            reader = "auditor" if user.has_group(AUDITOR) else "interface"
            raise AccessError(_refusal(partner, reader))
        if vals and new <= IN_WORDS and partner.lock_user_id == user:
            continue
        if before[partner] != LOCK_NONE:
            raise AccessError(_refusal(partner, "lift"))
        if ((vals or {}).get("lock_level") or partner.lock_level) == LOCK_HIDDEN:
            raise AccessError(_refusal(partner, "hide"))


def to_lock(partners, vals):
    """Return the customers as they are written to: a lock takes no right to change contacts.

    Whether the user may set this lock was checked; who may read customers may lock them.

    :param dict vals: what is about to be written
    """
    env = partners.env
    if env.su or not LOCK_FIELDS.issuperset(vals) or not env.user._is_internal():
        return partners
    if not any(_says_new(partner, vals) for partner in partners):
        return partners
    partners.check_access("read")
    # sudo: see above, and nothing but the lock is written
    return partners.sudo()


def check_escape(before):
    """Leaving the locked company would lift its lock for a contact: that takes the same right.

    :param dict before: ``{partner: effective lock level}`` until now
    :raises AccessError: naming the first contact whose lock became milder
    """
    for partner, level in before.items():
        if partner.env.su or is_manager(partner.env.user):
            return
        if LOCK_LEVELS.index(partner.effective_lock_level) < LOCK_LEVELS.index(level):
            raise AccessError(_refusal(partner, "lift"))


def check_deletion(partners):
    """Refuse to delete locked customers, because their locks would be lost.

    :raises UserError: naming them
    """
    if partners.env.su or is_manager(partners.env.user):
        return
    locked = partners.filtered(lambda partner: partner.lock_level != LOCK_NONE)
    if locked:
        raise UserError(
            partners.env._(
                "%(customers)s: a locked customer can't be deleted, because the lock would be "
                "lost. Ask a lock manager.",
                customers=", ".join(locked.mapped("complete_name")),
            )
        )


def check_own_companies(partners):
    """Refuse to lock what is one of the business's own companies.

    :raises UserError: naming them
    """
    # sudo: companies that the user may not see can't be locked either
    companies = partners.env["res.company"].sudo().search([("partner_id", "in", partners.ids)])
    if companies:
        raise UserError(
            partners.env._(
                "%(companies)s is one of your own companies and can't be locked.",
                companies=", ".join(companies.mapped("name")),
            )
        )


def _says_new(partner, vals):
    """Return the lock fields of which ``vals`` says something else than the customer's hold."""
    fields = partner._fields
    return {
        fname
        for fname in LOCK_FIELDS & vals.keys()
        if fields[fname].convert_to_cache(vals[fname], partner, validate=False)
        != fields[fname].convert_to_cache(partner[fname], partner, validate=False)
    }


def _refusal(partner, code):
    env, name = partner.env, partner.complete_name
    messages = {
        "auditor": env._(
            "%(customer)s: auditors read locks, they don't change them.", customer=name
        ),
        "interface": env._(
            "%(customer)s: interfaces read locks, they don't change them.", customer=name
        ),
        "lift": env._(
            "%(customer)s is locked. Only a lock manager may change or lift the lock.",
            customer=name,
        ),
        "hide": env._(
            "%(customer)s: only a lock manager may hide a customer. You may choose “No new "
            "documents”.",
            customer=name,
        ),
    }
    return messages[code]
