"""What else follows from a lock: its stamp, cancelled activities, and its end."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tools import format_date

from ...policy.days import today
from ...policy.vocabulary import LOCK_HIDDEN, LOCK_NONE
from .hiding import apply_hiding
from .rights import LOCK_FIELDS, check_change, check_own_companies
from .words import sentence


def begin(partners):
    """Let the locks hold that customers were created with."""
    locked = partners.filtered(lambda partner: partner.lock_level != LOCK_NONE)
    if locked:
        check_change(locked, dict.fromkeys(locked, LOCK_NONE))
        stamp(locked)
    if any(partner.effective_lock_level == LOCK_HIDDEN for partner in partners):
        apply_hiding(partners)


def stamp(partners):
    """Record who set the level of these customers and when."""
    locked = partners.filtered(lambda partner: partner.lock_level != LOCK_NONE)
    check_own_companies(locked)
    # sudo: the moment and the user of a lock are the server's to say
    stamped = {"lock_date": fields.Datetime.now(), "lock_user_id": partners.env.uid}
    locked.sudo().write(stamped)
    (partners - locked).sudo().write(dict.fromkeys(stamped, False))


def take_over(partner, bearer):
    """Put another customer's lock on this one, as it was set: reason, note, end, when and by whom.

    Whoever may not set such a lock takes it along all the same: it isn't lifted by a merge or copy.

    :param bearer: the customer who has the lock
    """
    # sudo: see above
    partner, bearer = partner.sudo(), bearer.sudo()
    (lock,) = bearer.read(LOCK_FIELDS, load=False)
    lock.pop("id")
    stamped = {"lock_date": bearer.lock_date, "lock_user_id": bearer.lock_user_id.id}
    partner.write(lock)
    # Setting a lock stamps it with now and the current user: put back when and by whom it was set.
    partner.write(stamped)


def cancel_activities(partners):
    """Cancel what is planned with these customers and their contacts, and note it."""
    env = partners.env
    # sudo: activities of colleagues are cancelled too
    family = partners.sudo().with_context(active_test=False)
    family = family.search(Domain("commercial_partner_id", "in", partners.ids)) | family
    activities = (
        env["mail.activity"]
        .sudo()
        .search([("res_model", "=", "res.partner"), ("res_id", "in", family.ids)])
    )
    bodies = {
        res_id: env._(
            "Cancelled because of the lock: %(activities)s",
            activities=", ".join(planned.mapped("display_name")),
        )
        for res_id, planned in activities.grouped("res_id").items()
    }
    activities.unlink()
    partners.sudo().browse(bodies)._message_log_batch(bodies=bodies)


def lift_expired(partners, limit):
    """Lift the locks whose last day has passed, and say so in the chatter.

    :param partners: empty recordset of ``res.partner``
    :param int limit: how many at most
    :return: ``(how many were lifted, how many remain)``
    """
    env = partners.env
    every = partners.with_context(active_test=False)
    expired = _expired(every)
    ended = every.search(expired, limit=limit)
    messages = {
        partner.id: env._(
            "The lock ended on %(date)s and was lifted: %(lock)s",
            date=format_date(env, partner.lock_until),
            lock=sentence(partner),
        )
        for partner in ended
    }
    ended.write({"lock_level": LOCK_NONE})
    ended._message_log_batch(bodies=messages)
    return len(ended), every.search_count(expired) if len(ended) == limit else 0


def _expired(partners):
    """Return the domain of the locks whose last day is over.

    A job has no time zone of its own. The day is over when it is over for who set the lock, whose
    calendar the date was chosen in, and for the company.
    """
    now = fields.Datetime.now()
    tomorrow = now.date() + timedelta(days=1)
    locked = Domain("lock_level", "!=", LOCK_NONE)
    holders = partners._read_group(
        locked & Domain("lock_until", "<", tomorrow), ["lock_user_id", "company_id"]
    )
    return locked & Domain.OR(
        Domain("lock_user_id", "=", user.id)
        & Domain("company_id", "=", company.id)
        & Domain("lock_until", "<", today(now, user.tz, (company or user.company_id).partner_id.tz))
        for user, company in holders
    )
