"""Which of these customers are locked?"""

from odoo.exceptions import MissingError

from ...policy.vocabulary import LOCK_NONE, strictest_lock
from ..consent.sharing import is_address

# What the level in force follows from.
OF_LEVEL = (
    "lock_level",
    "commercial_partner_id.lock_level",
    "type",
    "parent_id.effective_lock_level",
)


def is_locked(partner):
    """Whether a lock is in force for this customer, the own one or the company's."""
    return (partner.effective_lock_level or LOCK_NONE) != LOCK_NONE


def level_in_force(partner):
    """Return the strictest of the own lock, the company's, and that of whose address it is."""
    levels = {partner.lock_level, partner.commercial_partner_id.lock_level}
    if is_address(partner):
        levels.add(partner.parent_id.effective_lock_level)
    return strictest_lock(levels - {False})


def locked_among(env, partner_ids):
    """Return those of the partners that are locked, archived ones too.

    At most one query, and none for partners that were read already, as most documents do while
    they are made.

    :param partner_ids: iterable of ids
    :return: recordset of ``res.partner`` as the superuser reads it
    """
    # sudo: a lock holds for customers whom the user may not read
    partners = env["res.partner"].sudo().browse(sorted({id_ for id_ in partner_ids if id_}))
    partners.fetch(["effective_lock_level"])
    try:
        return partners.filtered(is_locked)
    except MissingError:
        # Who doesn't exist is for the database to refuse.
        return partners.exists().filtered(is_locked)
