"""A list that is out of date: which, whose addresses wait for a fresh one, and who is told."""

from odoo import api, fields
from odoo.fields import Domain
from odoo.tools import format_date

from ...policy.groups import OFFICER
from ..address.partner_suppression import is_stale

# Country -> its addresses' last part, where that isn't its code.
TOP_LEVEL = {"GB": "uk"}


@api.depends("loaded_on", "valid_until")
def compute_is_stale(lists):
    """Say of each list whether it says nothing about the addresses of today."""
    for one in lists:
        one.is_stale = is_stale(one.loaded_on, one.valid_until, fields.Date.today())


def domain():
    """Return the domain of the lists that are out of date."""
    return Domain("loaded_on", "=", False) | Domain("valid_until", "<", fields.Date.today())


def pattern(one):
    """Return which addresses are of the list's country, as SQL's LIKE has it; None: can't tell."""
    country = one.country_id
    if one.kind == "email":
        return country.code and f"%.{TOP_LEVEL.get(country.code, country.code.lower())}"
    if one.kind in ("phone", "fax"):
        return country.phone_code and f"+{country.phone_code}%"
    return None


def tell(lists):
    """Tell the officers that these lists are out of date, but for those never loaded."""
    env = lists.env
    for one in lists.filtered("loaded_on"):
        one.stale_told = True
        env["mail.thread"].message_notify(
            partner_ids=env.ref(OFFICER).all_user_ids.partner_id.ids,
            subject=env._("The list “%(list)s” is out of date", list=one.name),
            body=env._(
                "It was valid until %(date)s. Load a fresh edition.",
                date=format_date(env, one.valid_until),
            ),
            model=one._name,
            res_id=one.id,
        )
