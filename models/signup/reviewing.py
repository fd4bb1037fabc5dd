"""Sign-ups that a person has to look at: which customer it is, and whether it counts."""

from odoo.exceptions import AccessError, UserError

from ...policy.groups import OFFICER
from ...policy.vocabulary import LOCK_NONE
from ..preference.reaching import reached
from .confirming import NUMBER
from .recording import record, refused_since


def check_write(signups, vals):
    """Let officers say which customer it is, of those who have the address, and no more.

    :raises AccessError: for any other change
    :raises UserError: for a customer who hasn't the address
    """
    env = signups.env
    if vals.keys() - {"partner_id"} or any(signup.state != "review" for signup in signups):
        raise AccessError(env._("Of a sign-up to review, only the customer can be chosen."))
    for signup in signups:
        # sudo: whose address it is doesn't depend on who looks
        company = signup.sudo().with_company(signup.company_id)
        if vals.get("partner_id") not in (False, *reached(company.env, signup.email).ids):
            raise UserError(
                env._(
                    "%s isn't an e-mail address of this customer. Choose one who has it.",
                    signup.email,
                )
            )


def record_reviewed(signups):
    """Do what ``partner.consent.signup.action_record`` promises."""
    _check_reviewer(signups)
    for signup in signups:
        _check_recordable(signup)
        # sudo: sign-ups and answers of customers are the server's to write
        ours = signup.sudo().with_company(signup.company_id)
        if record(ours, ours.partner_id, signup.review_reason == NUMBER):
            raise UserError(
                signups.env._(
                    "%(customer)s has another phone number than %(number)s. Correct it, or dismiss "
                    "the sign-up.",
                    customer=signup.partner_id.display_name,
                    number=signup.number,
                )
            )


def dismiss(signups):
    """Do what ``partner.consent.signup.action_dismiss`` promises."""
    _check_reviewer(signups)
    # sudo: see above
    signups.sudo().write({"state": "dismissed"})


def _check_reviewer(signups):
    env = signups.env
    signups.check_access("read")
    if not (env.su or env.user.has_group(OFFICER)):
        raise AccessError(env._("Only consent officers deal with sign-ups."))
    if any(signup.state != "review" for signup in signups):
        raise UserError(env._("Only a sign-up that is to be reviewed can be dealt with."))


def _check_recordable(signup):
    env, partner = signup.env, signup.partner_id
    if not partner:
        raise UserError(env._("%s: choose the customer first.", signup.email))
    if not partner.active or partner.effective_lock_level != LOCK_NONE:
        raise UserError(
            env._(
                "%s is locked or archived. Lift that first, or dismiss the sign-up.",
                partner.display_name,
            )
        )
    # sudo: the officer sees no other company's part of the ledger, and this asks for none
    if refused_since(signup.sudo(), partner):
        raise UserError(env._("%s has refused since. Dismiss the sign-up.", partner.display_name))
