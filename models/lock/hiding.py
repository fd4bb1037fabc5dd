"""Hiding a customer takes contacts and portal logins along; lifting the lock brings them back."""

from odoo.exceptions import UserError
from odoo.fields import Domain

from ...policy.vocabulary import LOCK_HIDDEN, LOCK_NONE
from .rights import check_own_companies
from .words import message


def apply_hiding(partners):
    """Archive those whom a lock hides, with all contacts, and bring back whom it did hide.

    Logins end for all of them, also for who is archived already and got a login since.
    """
    # sudo: contacts whom the user may not see are hidden along
    every = partners.sudo().with_context(active_test=False)
    family = every.search(
        Domain("commercial_partner_id", "in", every.commercial_partner_id.ids)
        & (Domain("effective_lock_level", "=", LOCK_HIDDEN) | Domain("archived_by_lock", "=", True))
    )
    # Odoo looks whether a user logs in as one of them: only active users do.
    family = family.with_context(active_test=True)
    hidden = family.filtered(lambda partner: partner.effective_lock_level == LOCK_HIDDEN)
    if hidden:
        _stop_logins(hidden)
        hidden.filtered("active").write({"active": False, "archived_by_lock": True})
    if shown := family - hidden:
        shown.write({"active": True, "archived_by_lock": False})
        _allow_logins(shown)


def contacts_left_behind(partners):
    """Return the contacts that these customers' locks hide, and that outlive the customers."""
    # sudo: contacts of a deleted company come back whatever the user may see
    return partners.sudo().search(
        [
            ("commercial_partner_id", "in", partners.ids),
            ("id", "not in", partners.ids),
            ("archived_by_lock", "=", True),
            ("active", "=", False),
        ]
    )


def refuse_unarchiving(partners):
    """Refuse to bring a hidden customer back but by lifting the lock.

    :raises UserError: naming the hidden customers
    """
    hidden = partners.filtered(
        lambda partner: partner.active and partner.effective_lock_level == LOCK_HIDDEN
    )
    if hidden:
        raise UserError(
            partners.env._(
                "A hidden customer can't be brought back from the archive: lift the lock first.\n"
                "%(why)s",
                why=message(hidden),
            )
        )


def after_merge(target, sources):
    """Let the customer's lock hold for the contacts that SQL gave it, and free ``sources``.

    :param target: the customer that stays
    :param sources: the customers that are about to be deleted, whose locks live on in ``target``
    """
    # sudo: whoever may merge keeps the locks; nothing is lifted by it
    target, sources = target.sudo(), sources.sudo()
    sources.filtered(lambda one: one.lock_level != LOCK_NONE).write({"lock_level": LOCK_NONE})
    check_own_companies(target.filtered(lambda one: one.lock_level != LOCK_NONE))
    family = target.with_context(active_test=False).search([("id", "child_of", target.ids)])
    for fname in ("commercial_partner_id", "effective_lock_level"):
        target.env.add_to_compute(target._fields[fname], family)
    # Odoo's merge would have made the customer active: only the lock keeps them archived.
    if target.effective_lock_level == LOCK_HIDDEN and any(sources.mapped("active")):
        target.archived_by_lock = True
    apply_hiding(target)


def _stop_logins(partners):
    """Archive the portal users of these customers, because Odoo archives no contact before.

    Employees aren't customers: Odoo's own refusal says that they must be archived first. It isn't
    heard for who is archived already.

    :raises UserError: naming employees whom a merge or a change of user made hidden customers
    """
    # sudo: a lock manager needn't be an administrator of users
    users = partners.env["res.users"].sudo().search([("partner_id", "in", partners.ids)])
    customers = users.filtered("share")
    if employees := (users - customers).filtered(lambda user: not user.partner_id.active):
        raise UserError(
            partners.env._(
                "%(users)s: employees log in with this contact, so it can't be a hidden customer. "
                "Lift the lock first, or archive the users.",
                users=", ".join(employees.mapped("login")),
            )
        )
    if customers:
        customers.write({"active": False, "login_stopped_by_lock": True})


def _allow_logins(partners):
    """Bring those users back whom a lock archived, and nobody else."""
    # sudo: see _stop_logins
    users = partners.env["res.users"].sudo().with_context(active_test=False)
    stopped = users.search(
        [("partner_id", "in", partners.ids), ("login_stopped_by_lock", "=", True)]
    )
    if stopped:
        stopped.write({"active": True, "login_stopped_by_lock": False})
