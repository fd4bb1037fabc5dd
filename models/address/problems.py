"""What is wrong with a customer's e-mail address or number, in words for the form."""

from odoo.fields import Domain
from odoo.tools import SQL

from ...policy import addresses as a
from .bearing import is_unclear, status


def compute_problems(partners):
    """Say of each customer whose e-mail address or number can't be used why it can't."""
    env = partners.env
    email = {
        a.INVALID: env._("Not a valid e-mail address. Nothing can be sent to it."),
        a.SEVERAL: env._(
            "More than one e-mail address. No advertising is sent until each has its own place."
        ),
    }
    phone = {
        a.INVALID: env._(
            "Not a valid phone number: check it, and the country. No SMS can be sent to it."
        ),
        a.SEVERAL: env._(
            "More than one phone number. None is used for advertising until each has its own place."
        ),
        a.DOUBTFUL: env._(
            "It isn't certain which number this is: write it with its country code, as in "
            "+49 170 1234567, and nothing else. Until then it isn't used for advertising."
        ),
    }
    for partner in partners:
        found = {kind: status(partner, kind) for kind in ("email", "phone")}
        partner.email_problem = email.get(found["email"], False)
        partner.phone_problem = phone.get(found["phone"], False)
        partner.email_is_several = found["email"] == a.SEVERAL
        partner.phone_is_several = found["phone"] == a.SEVERAL
        partner.has_unclear_address = is_unclear(partner, "email") or is_unclear(partner, "phone")


def problem_domain(operator, value):
    """Return the domain of the customers with an unclear address."""
    if operator != "in":
        return NotImplemented
    marked = SQL("(SELECT partner_id FROM partner_address WHERE main AND unclear)")
    unclear = Domain("id", "in", marked)
    return unclear if True in value else ~unclear
