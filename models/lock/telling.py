"""Telling other systems of locks: whose level in force changes, whatever it follows from."""

from odoo.tools import SQL

from ...policy.topics import LOCK_CHANGED
from ...policy.vocabulary import LOCK_NONE
from ..ledger.feed.publishing import tell

LEVEL = "effective_lock_level"
_BORN = "partner_consent.born"


def born(partners):
    """Remember that these customers have no former level: nobody need ask for it."""
    partners.env.cr.precommit.data.setdefault(_BORN, set()).update(partners.ids)


def tell_levels(partners, vals_list):
    """Tell of those whose level in force is about to be written and isn't the one in the database.

    :param list vals_list: one dict of columns for each of the customers
    """
    fresh = partners.env.cr.precommit.data.get(_BORN, set())
    levels = {
        partner.id: vals[LEVEL]
        for partner, vals in zip(partners, vals_list, strict=True)
        if LEVEL in vals and not (partner.id in fresh and vals[LEVEL] == LOCK_NONE)
    }
    fresh.difference_update(partners.ids)
    if not levels:
        return
    former = partners.env.execute_query(
        SQL(
            "SELECT id, COALESCE(effective_lock_level, %s) FROM res_partner"
            " WHERE id = ANY(%s) ORDER BY id",
            LOCK_NONE,
            list(levels),
        )
    )
    changed = {
        id_: {"old_level": old, "new_level": levels[id_]}
        for id_, old in former
        if old != levels[id_]
    }
    tell(partners.env, LOCK_CHANGED, changed)
