"""Test mailings: a draft may be shown to staff and to strangers, not to a customer who said no."""

from odoo.exceptions import UserError

from ...models.decision import words
from .deciding import reasons_for
from .recipients import Recipient
from .staff import staff_addresses


def refuse_customers(mailing, channel, addresses):
    """Refuse a test to addresses of customers who may not be contacted.

    :param mailing: the mailing that is tested
    :param list addresses: normalised e-mail addresses or numbers
    :raises UserError: naming each address and why
    """
    env = mailing.env
    addresses = [address for address in addresses if address]
    to_decide = [Recipient(None, address, mailing.company_id.id) for address in addresses]
    found = reasons_for(env, to_decide, channel, mailing.consent_scope)
    staff = staff_addresses(env, channel, addresses)
    labels = words.labels(env)
    refused = [
        f"{address}: {labels[reason]}"
        for address, reason in zip(addresses, found, strict=True)
        if reason and address not in staff
    ]
    if refused:
        raise UserError(
            env._(
                "A test goes to staff, not to customers who may not be contacted. Take these out:\n"
                "%(addresses)s",
                addresses="\n".join(refused),
            )
        )
