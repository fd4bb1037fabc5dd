"""Which of these customers are locked?"""

from odoo.tools import SQL

from ...policy.vocabulary import LOCK_NONE, strictest_lock
from ..address.bearing import UNREADABLE
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
    """Return those of the partners that are locked, or who is locked under another record.

    Archived ones too. One query, whoever they are: a locked customer who comes back as a new record
    has the same e-mail address, or the same name and number or letter box.

    :param partner_ids: iterable of ids
    :return: recordset of ``res.partner`` as the superuser reads it
    """
    # sudo: a lock holds for customers whom the user may not read
    partners = env["res.partner"].sudo()
    ids = sorted({id_ for id_ in partner_ids if id_})
    if not ids:
        return partners
    partners.flush_model(["name", "effective_lock_level"])
    query = SQL(
        """
        SELECT partner.id FROM res_partner partner
         WHERE partner.id = ANY(%(ids)s)
           AND (partner.effective_lock_level <> %(none)s OR EXISTS (
                SELECT 1 FROM partner_address mine
                  JOIN partner_address theirs
                    ON theirs.kind = mine.kind AND theirs.key = mine.key AND theirs.main
                  JOIN res_partner locked ON locked.id = theirs.partner_id
                 WHERE mine.partner_id = partner.id AND mine.main
                   AND left(mine.key, 1) <> %(unreadable)s
                   AND locked.effective_lock_level <> %(none)s
                   AND (mine.kind <> 'phone' OR lower(locked.name) = lower(partner.name))))
         ORDER BY partner.id
        """,
        ids=ids,
        none=LOCK_NONE,
        # “none” or “-” in a field is nobody's address.
        unreadable=UNREADABLE,
    )
    return partners.browse(id_ for (id_,) in env.execute_query(query))
