"""Confirming a sign-up: whose it is, and what of it counts at once.

Whoever opens the link holds the mailbox. Where it is clear which customer that is, they have
answered; where a person has to look at it, nothing changes until one did.
"""

from odoo import fields
from odoo.tools import SQL

from ...policy import vocabulary as v
from ...policy.addresses import VALID
from ..address.bearing import status
from ..controller.controllers import as_controller
from ..preference.reaching import reached
from ..request.sending import token_hash
from .recording import record

# Why staff look at a sign-up.
HIDDEN, LOCKED, ARCHIVED = "hidden", "locked", "archived"
SEVERAL, UNCLEAR, NUMBER = "several", "unclear", "number"


def by_token(signups, token, lock=False):
    """Return the sign-up that this token still answers, empty for every other token.

    :param signups: empty recordset of ``partner.consent.signup``
    :param lock: hold all sign-ups of the address until the end of the transaction, so that a second
        answer waits, starts anew and finds what the first has done
    """
    signups.flush_model()
    signups.env.cr.execute(
        SQL(
            "SELECT id FROM partner_consent_signup WHERE email ="
            " (SELECT email FROM partner_consent_signup WHERE token_hash = %s) ORDER BY id %s",
            token_hash(token),
            SQL("FOR UPDATE") if lock else SQL(),
        ),
        # Whoever comes second fails to serialise and starts again: no news for the log.
        log_exceptions=False,
    )
    found = signups.browse(id_ for (id_,) in signups.env.cr.fetchall())
    if lock:
        signups.invalidate_model(flush=False)
    now, hashed = fields.Datetime.now(), token_hash(token)
    return found.filtered(
        lambda one: one.token_hash == hashed and one.state == "sent" and one.expiry_date > now
    )


def answer(signups, token, agreed, browser):
    """Take the answer of whoever holds the mailbox, once.

    :param bool agreed: Yes or No; a No changes nothing of anybody
    :param dict browser: ``{"ip_address": …, "user_agent": …}``
    :return: the sign-up, or an empty recordset where the token answers nothing
    """
    signup = by_token(signups, token, lock=True)
    if not signup:
        return signup
    signup = as_controller(signup, signup.company_id.id)
    now = fields.Datetime.now()
    if not agreed:
        # Nobody signed up: what was entered is nobody's business any more.
        forgotten = dict.fromkeys(("number", "ip_address", "user_agent", "partner_id"), False)
        signup.write(
            {"state": "declined", "answer_date": now, "token_hash": False, "name": "", **forgotten}
        )
        return signup
    signup.write({"answer_date": now, "token_hash": False, **browser})
    partners, reason = whose(signup)
    if not reason and record(signup, partners or _new_customer(signup)):
        reason = NUMBER
    if reason:
        customer = partners[:1] or signup.partner_id
        signup.write({"state": "review", "review_reason": reason, "partner_id": customer.id})
    return signup


def whose(signup):
    """Return ``(customers, reason)``: both empty for a new one, a reason where staff must look.

    Whoever is locked, hidden or archived gets no clean record beside the old one. Of several with
    this address, those who are called so are one person, and so is who has just registered; whether
    the others are, nobody can tell.
    """
    found = reached(signup.env, signup.email, further=True)
    for reason, stopped in (
        (HIDDEN, found.filtered(lambda one: one.effective_lock_level == v.LOCK_HIDDEN)),
        (LOCKED, found.filtered(lambda one: one.effective_lock_level != v.LOCK_NONE)),
        (ARCHIVED, found.filtered(lambda one: not one.active)),
    ):
        if stopped:
            return stopped[:1], reason
    found = reached(signup.env, signup.email)
    if len(found) > 1:
        called = signup.name.casefold()
        found = found.filtered(
            lambda one: one == signup.partner_id or (one.name or "").casefold() == called
        )
        if not found:
            return found, SEVERAL
    unclear = found.filtered(lambda one: status(one, "email") != VALID)
    return (unclear, UNCLEAR) if unclear else (found, None)


def _new_customer(signup):
    return signup.env["res.partner"].create(
        {
            "name": signup.name,
            "email": signup.email,
            "phone": signup.number,
            "lang": signup.lang,
        }
    )
