"""Who of these customers may be asked to confirm, and asking them."""

from collections import defaultdict
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ...policy import asking
from ...policy.addresses import INVALID
from ...policy.groups import OFFICER
from ..address.bearing import email_key, status
from ..consent.rights import check_customers, check_user
from ..controller.controllers import controller_id
from ..decision.facts import facts_of
from .expiry import expiring
from .parameters import parameter
from .sending import send

# The channel that double opt-in is for.
CHANNEL = "email"


def ask(partners, wish=False, **said):
    """Ask those of these customers who may be asked.

    :param wish: the customers who refused wish to be asked again
    :param said: who asks for it, as :func:`~.sending.send` wants it
    :return: ``(requests, {code of the obstacle: customers})``
    :raises AccessError: where the user may not answer for these customers, or is an auditor
    :raises UserError: where there is no wording that they could agree to
    """
    check_customers(partners)
    check_asker(partners)
    refused = defaultdict(partners.browse)
    chosen, addresses = [], set()
    left = _quota(partners)
    for partner, code in obstacles(partners, wish).items():
        if not code and email_key(partner) in addresses:
            code = asking.ASKED_RECENTLY
        if not code and len(chosen) >= left:
            code = asking.LIMIT
        if code:
            refused[code] |= partner
            continue
        addresses.add(email_key(partner))
        chosen.append(_request_values(partner, wish))
    # sudo: users don't create requests, only this gate does
    requests = partners.env["partner.consent.request"].sudo().create(chosen)
    send(requests, **said)
    return requests.sudo(partners.env.su), dict(refused)


def obstacles(partners, wish=False):
    """Return ``{customer: code from policy.asking or None}``, with a fixed number of queries.

    :param wish: the customers who refused wish to be asked again
    """
    facts = facts_of(partners, (CHANNEL,))
    renewable = expiring(partners, CHANNEL)
    recent = _asked_recently(partners)
    return {
        partner: asking.obstacle(
            facts[partner][CHANNEL],
            wish=wish,
            invalid=status(partner, CHANNEL) == INVALID,
            renewable=partner.id in renewable,
            recent=email_key(partner) in recent,
        )
        for partner in partners
    }


def check_asker(partners):
    """Refuse users who may not ask at all.

    :raises AccessError: for auditors, who change nothing
    """
    if not partners.env.su:
        check_user(partners.env, partners[:1].display_name, CHANNEL, officer_needed=False)


def _quota(partners):
    """Return how many customers the user may ask now; officers may ask as many as they like."""
    env = partners.env
    if env.su or env.user.has_group(OFFICER):
        return len(partners)
    since = fields.Datetime.now() - timedelta(hours=1)
    # sudo: counts the user's own requests
    asked = (
        env["partner.consent.request"]
        .sudo()
        .search_count([("user_id", "=", env.uid), ("create_date", ">", since)])
    )
    return max(parameter(env, "hourly_limit") - asked, 0)


def _asked_recently(partners):
    """Return those of the customers' addresses that the controller asked within the resend time."""
    env = partners.env
    addresses = set(map(email_key, partners)) - {None}
    if not addresses:
        return set()
    env["partner.consent.request"].flush_model()
    rows = env.execute_query(
        SQL(
            "SELECT DISTINCT address FROM partner_consent_request"
            " WHERE channel = %s AND company_id = %s AND address IN %s AND request_date > %s",
            CHANNEL,
            controller_id(env),
            tuple(addresses),
            fields.Datetime.now() - timedelta(hours=parameter(env, "resend_hours")),
        )
    )
    return {address for (address,) in rows}


def _request_values(partner, wish):
    return {
        "partner_id": partner.id,
        "channel": CHANNEL,
        "address": email_key(partner),
        "company_id": controller_id(partner.env),
        "user_id": partner.env.uid,
        "wish": wish,
    }
