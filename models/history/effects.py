"""From an entry to action: what choosing an action in the history does besides recording it."""

from odoo import fields

from ...policy import vocabulary as v
from ..controller.controllers import in_own_company


def has_effects(action):
    """Whether choosing this action does anything besides recording it."""
    return bool(action.consent_channel or action.lock_level or action.activity_type_id)


def apply_effects_of(entries):
    """Do what the actions of these entries stand for, once for those that say the same.

    What a customer answered was told to the company of the entry, whichever one its writer is in.

    :raises UserError: where a consent or a lock is refused; nothing is done then
    """
    effective = entries.filtered(lambda entry: has_effects(entry.action_id))
    groups = effective.grouped(
        lambda entry: (entry.company_id, entry.action_id, entry.date, entry.user_id, entry.note)
    )
    for (_company, action, date, user, note), same in groups.items():
        apply_effects(action, in_own_company(same).partner_id, date, user, note)


def apply_effects(action, partners, date, user, note=None):
    """Do what an action stands for, with the caller's rights and through the usual gates.

    :param action: ``partner.history.action``, or none
    :param partners: customers who have got an entry with this action
    :param date: of the entry, from which an activity's deadline is counted
    :param user: ``res.users`` to whom an activity is assigned
    :param str note: of the entry, kept as the reason of a consent or a lock
    :raises UserError: where a consent or a lock is refused; nothing is done then
    """
    if not action or not partners:
        return
    action.ensure_one()
    reason = ": ".join(filter(None, (action.name, note)))
    if action.consent_channel:
        partners._consent_set(
            action.consent_channel, action.consent_state, source=v.MANUAL, note=reason
        )
    if action.activity_type_id:
        partners.activity_schedule(
            activity_type_id=action.activity_type_id.id,
            date_deadline=fields.Date.add(date, days=action.activity_days),
            user_id=user.id,
            summary=action.name,
            note=note,
        )
    if action.lock_level:
        _lock(action, partners, reason)


def _lock(action, partners, reason):
    """Lock the customers, except those whose lock is as strict already."""
    strictness = v.LOCK_LEVELS.index
    level = strictness(action.lock_level)
    partners.filtered(lambda partner: strictness(partner.lock_level) < level).write(
        {
            "lock_level": action.lock_level,
            "lock_reason_id": action.lock_reason_id.id,
            "lock_note": reason,
        }
    )
