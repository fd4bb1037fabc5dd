"""The links to the own pages of all whom a batch of mails goes to, made at once.

Asking for each as it leaves would cost a mailing more than its claim allows.
"""

from collections import defaultdict

from ...models.controller.controllers import as_controller
from ...models.preference import links
from ...policy.addresses import email_keys
from ..context import LINKS
from .for_whom import company_of
from .scopes import is_advertising


class Links(dict):
    """``{(company id, customer id, key of the address): token}``, under ``LINKS``."""


def with_links(mails):
    """Return these mails, which know the links of the customers they go to.

    :param mails: ``mail.mail`` rows that are about to leave
    """
    # sudo: how to say no depends on nobody's rights
    wanted = defaultdict(dict)
    for mail in mails.sudo().filtered(is_advertising):
        company = company_of(mail)
        for partner in mail.recipient_ids:
            keys = email_keys(partner.email_normalized)
            if len(keys) == 1:
                wanted[company.id][partner.id] = keys[0]
    found = Links()
    for company_id, addresses in wanted.items():
        partners = as_controller(mails.env["res.partner"].browse(addresses), company_id)
        for id_, token in links.tokens(partners, addresses).items():
            found[company_id, id_, addresses[id_]] = token
    return mails.with_context(**{LINKS: found}) if found else mails


def token_of(customer, company, key):
    """Return the token of the link bound to this address, None without a customer.

    :param customer: at most one, as the superuser who works for the controller
    :param company: for which the mail is sent
    """
    known = customer.env.context.get(LINKS)
    if isinstance(known, Links) and (token := known.get((company.id, customer.id, key))):
        return token
    return links.tokens(customer, {customer.id: key}).get(customer.id)
