"""Private links to a customer's own page: one for each customer, controller and address.

A token is the signature of a random number in the link's row. It is stored nowhere, and can be made
again for the next mail, so that older mails keep their link; only its SHA-256 is looked up. A link
that expired or was revoked gets another number, and never lives again.
"""

import secrets
from datetime import timedelta
from typing import NamedTuple

from odoo import fields
from odoo.tools import SQL, hmac

from ..address.lookup import keys_of
from ..controller.controllers import as_controller, controller_id, has_several
from ..request.parameters import parameter
from ..request.sending import token_hash

PATH = "/consent/preferences"
# Sends everybody their own link: for what is kept longer than a link lives, or read by others.
ASKING_PATH = "/consent/link"
# Of a link that staff hand over: it was sent to no address, and proves none.
HANDED_OVER = ""
# A link that is sent again lives on from then, but isn't written each time.
RENEWED_AFTER = timedelta(days=30)


class Visitor(NamedTuple):
    """Who opens a link.

    :param partner: the customer, as the superuser who works for the controller
    :param address: key of the e-mail address that the link was sent to, ``HANDED_OVER`` for none
    """

    partner: object
    address: str


def urls(partners, addresses=None):
    """Return ``{partner id: URL}`` of these customers' own page at the current controller.

    :param dict addresses: ``{partner id: key of the e-mail address that it is sent to}``; where
        left out, the link is handed over by staff
    """
    page = f"{_base_url(partners.env)}{PATH}"
    return {id_: f"{page}/{token}" for id_, token in tokens(partners, addresses).items()}


def asking_url(env):
    """Return the URL of the page where customers of the current controller ask for their link."""
    whose = f"?company={controller_id(env)}" if has_several(env) else ""
    return f"{_base_url(env)}{ASKING_PATH}{whose}"


def tokens(partners, addresses=None):
    """Return ``{partner id: token}``, with a fixed number of queries: see :func:`urls`."""
    if not partners.ids:
        return {}
    # sudo: a link is made whoever writes to the customer, and the signature's secret is nobody's
    links = partners.env["partner.preference.link"].sudo()
    wanted = {id_: (addresses or {}).get(id_, HANDED_OVER) for id_ in partners.ids}
    now = fields.Datetime.now()
    until = now + timedelta(days=parameter(partners.env, "preference_days"))
    known = _known(links, wanted, now)
    stale = [id_ for id_, (_nonce, expiry) in known.items() if expiry < until - RENEWED_AFTER]
    missing = {id_: secrets.token_hex(32) for id_ in wanted if id_ not in known}
    _store(links, wanted, missing, until)
    _renew(links, wanted, stale, until)
    nonces = {id_: nonce for id_, (nonce, _expiry) in known.items()} | missing
    return {id_: _token(links.env, nonce) for id_, nonce in nonces.items()}


def visitor(env, token):
    """Return the :class:`Visitor` whose link this is, None for every token that is not valid.

    Only hashes are compared, in the index: how long it takes tells nothing about tokens. A link
    that was sent to an address ends with it: whoever has that now may be somebody else.

    :param str token: as it came in a request
    """
    link = by_tokens(env, [token]).get(token)
    if not link:
        return None
    partner = as_controller(link.partner_id, link.company_id.id)
    if link.address and link.address not in keys_of(partner, "email")[partner.id]:
        return None
    return Visitor(partner, link.address)


def by_tokens(env, tokens):
    """Return ``{token: partner.preference.link}`` of those of these that neither expired nor ended.

    Also where the address that a link was sent to is no longer the customer's: who has the link
    had a mail that went there.

    :param tokens: iterable of strings
    """
    hashes = {token_hash(token): token for token in tokens}
    # sudo: the token is the right to the page
    links = env["partner.preference.link"].sudo()
    found = links.search_fetch(
        [("token_hash", "in", list(hashes)), ("expiry_date", ">", fields.Datetime.now())],
        ["partner_id", "company_id", "address", "token_hash"],
    )
    return {hashes[link.token_hash]: link for link in found}


def customers(env, urls):
    """Return the ids of the customers to whose pages these URLs lead.

    :param urls: iterable of what somebody searches for, which need be no links
    """
    # sudo: whoever searches sees those whom they may read
    tokens = [url.rpartition("/")[2] for url in urls if isinstance(url, str)]
    links = by_tokens(env, tokens).values()
    return [link.partner_id.id for link in links]


def valid_until(partner):
    """Return until when the link lives that staff hand over: naive UTC, None where none does."""
    # sudo: whoever was given a link may know
    links = partner.env["partner.preference.link"].sudo()
    found = links.search(
        [
            ("partner_id", "=", partner.id),
            ("company_id", "=", controller_id(partner.env)),
            ("address", "=", HANDED_OVER),
        ]
    )
    return found.expiry_date or None


def revoke(partners):
    """End all links to these customers' pages, at the current controller."""
    # sudo: nobody has a right on links
    links = partners.env["partner.preference.link"].sudo()
    links.search(
        [("partner_id", "in", partners.ids), ("company_id", "=", controller_id(partners.env))]
    ).unlink()


def _base_url(env):
    # sudo: where a company's site is, is public
    return env["res.company"].browse(controller_id(env)).sudo().get_base_url()


def _token(env, nonce):
    return hmac(env, "partner_consent.preference", nonce)


def _known(links, wanted, now):
    """Return ``{partner id: (nonce, expiry)}`` of the links that live."""
    links.flush_model()
    rows = links.env.execute_query(
        SQL(
            "SELECT partner_id, address, nonce, expiry_date FROM partner_preference_link"
            " WHERE partner_id IN %s AND company_id = %s AND expiry_date > %s",
            tuple(wanted),
            controller_id(links.env),
            now,
        )
    )
    return {id_: (nonce, until) for id_, address, nonce, until in rows if wanted[id_] == address}


def _store(links, wanted, missing, until):
    if not missing:
        return
    values = [
        (id_, controller_id(links.env), wanted[id_], nonce, _hash(links.env, nonce), until)
        for id_, nonce in missing.items()
    ]
    # Losing the race for a new link is no error: Odoo starts anew.
    links.env.cr.execute(
        SQL(
            "INSERT INTO partner_preference_link"
            " (partner_id, company_id, address, nonce, token_hash, expiry_date) VALUES %s"
            " ON CONFLICT (partner_id, company_id, address) DO UPDATE SET nonce = EXCLUDED.nonce,"
            " token_hash = EXCLUDED.token_hash, expiry_date = EXCLUDED.expiry_date",
            SQL(", ").join(SQL("%s", row) for row in values),
        ),
        log_exceptions=False,
    )


def _renew(links, wanted, stale, until):
    if not stale:
        return
    links.env.cr.execute(
        SQL(
            "UPDATE partner_preference_link SET expiry_date = %s"
            " WHERE (partner_id, company_id, address) IN %s",
            until,
            tuple((id_, controller_id(links.env), wanted[id_]) for id_ in stale),
        ),
        log_exceptions=False,
    )
    links.invalidate_model(["expiry_date"], flush=False)


def _hash(env, nonce):
    return token_hash(_token(env, nonce))
