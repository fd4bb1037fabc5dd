"""How the recipient of a mail says no: headers, footer, and links bound to the address it goes to.

Who gives the word for an address had a mail that went there. So each link says to which, and for
which controller, signed by the server where no row need be kept for it.
"""

import binascii
import re

from markupsafe import Markup

from odoo.addons.base.models.ir_mail_server import RFC5322_IDENTIFICATION_HEADERS
from odoo.tools import email_normalize_all, hash_sign, html2plaintext, verify_hash_signed
from odoo.tools.mail import append_content_to_html

from ...models.address.lookup import bearers, keys_of
from ...models.controller.controllers import as_controller, controller_id
from ...models.preference import links
from ...models.request.answering import by_token
from ...policy.addresses import email_keys
from .for_whom import company_of
from .links_at_once import token_of
from .scopes import is_advertising

# Python would fold a long URL into encoded words, which no mail program reads as one (RFC 2369).
RFC5322_IDENTIFICATION_HEADERS.add("list-unsubscribe")
PATH = "/consent/unsubscribe"
PURPOSE = "partner_consent_unsubscribe"
_PAGE = re.compile(rf"(?<={links.PATH}/)[0-9a-f]{{64}}")
_CONFIRM = re.compile(r"(https?://[^\s\"'<>]+)/consent/confirm/([\w-]{20,})")
# What Odoo fills in for its mailings alone.
_PLACEHOLDER = re.compile(r"https?://[^\s\"'<>]+/unsubscribe_from_list\b")


def address_word(env, key):
    """Return the word by which an address refuses e-mail at the current controller.

    :param str key: canonical key of the address
    """
    # sudo: the database's secret signs it
    return hash_sign(env(su=True), PURPOSE, [controller_id(env), key])


def address_said(env, word):
    """Return ``(company id, key)`` of an :func:`address_word`, None of any other text."""
    try:
        # sudo: see address_word
        said = verify_hash_signed(env(su=True), PURPOSE, word)
    except (AttributeError, TypeError, ValueError, binascii.Error):
        said = None
    return said and tuple(said)


def finish(mail, entries):
    """Bind what is about to leave to the addresses that it goes to.

    A mail that is no advertising and has no link of ours stays as it is, at no cost.

    :param mail: one ``mail.mail``
    :param list entries: dicts as from ``_prepare_outgoing_list``, changed here
    """
    # sudo: how to say no depends on nobody's rights
    mail = mail.sudo()
    advertising = is_advertising(mail)
    if advertising and not mail.mailing_id:
        entries[:] = [single for entry in entries for single in _one_each(entry)]
    for entry in entries:
        before, key = entry["body"], _only_key(entry)
        if key and links.PATH in (before or ""):
            _bind_pages(mail.env, entry, key)
        if key and (found := _CONFIRM.search(before or "")):
            _offer_no(mail.env, entry, key, *found.groups())
        if advertising:
            _offer_way_out(mail, entry, key)
        if entry["body"] != before:
            entry["body_alternative"] = html2plaintext(entry["body"])


def _one_each(entry):
    """Return what goes to several as one for each address: nobody may say no for the others."""
    if not entry["email_cc"] and len(entry["email_to"]) < 2:
        return [entry]
    return [
        entry
        | {
            "email_to": [address],
            "email_cc": [],
            "email_to_normalized": email_normalize_all(address),
        }
        for address in (*entry["email_to"], *entry["email_cc"])
    ]


def _only_key(entry):
    """Return the key of the one address that this goes to, None where there are several."""
    found = entry["email_to_normalized"]
    keys = email_keys(found[0]) if len(found) == 1 and not entry["email_cc"] else ()
    return keys[0] if len(keys) == 1 else None


def _bind_pages(env, entry, key):
    """Replace links that a template handed over by those that prove the recipient's address."""
    handed = links.by_tokens(env, set(_PAGE.findall(entry["body"])))
    bound = {}
    for token, link in handed.items():
        partner = as_controller(link.partner_id, link.company_id.id)
        if link.address == links.HANDED_OVER and key in keys_of(partner, "email")[partner.id]:
            bound[token] = links.tokens(partner, {partner.id: key})[partner.id]
    body = _PAGE.sub(lambda found: bound.get(found[0], found[0]), entry["body"])
    entry["body"] = type(entry["body"])(body)


def _offer_way_out(mail, entry, key):
    """Add what every piece of advertising needs: a link in the text, and one for mail programs."""
    company = company_of(mail)
    env = as_controller(mail.env, company.id)
    base = env["res.company"].browse(controller_id(env)).get_base_url()
    customer = _customer(mail, entry, key, env) if key else env["res.partner"]
    page = token_of(customer, company, key)
    page_url = page and f"{base}{links.PATH}/{page}"
    out_url = f"{base}{PATH}/{address_word(env, key)}" if key else f"{base}/consent/link"
    if key and not mail.mailing_id:
        _add_headers(entry, f"{out_url}?page={page}" if page else out_url)
    if page_url and _offers_all_lists(mail.mailing_id):
        _lead_to_page(mail.mailing_id, entry, page_url)
    if not mail.mailing_id and "/unsubscribe_from_list" in (entry["body"] or ""):
        entry["body"] = type(entry["body"])(_PLACEHOLDER.sub(page_url or out_url, entry["body"]))
    if not _offers_way_out(mail, env, entry["body"] or "", key, (out_url, page_url)):
        _add_footer(env, entry, customer, page_url or out_url)


def _offers_way_out(mail, env, body, key, own):
    """Whether the text says already where who gets it says no; a link of others doesn't count."""
    if any(url and url in body for url in own) or (
        mail.mailing_id and _odoos_link(mail.mailing_id).search(body)
    ):
        return True
    pages = links.by_tokens(env, set(_PAGE.findall(body))) if links.PATH in body else {}
    here = controller_id(env)
    return any(link.address == key and link.company_id.id == here for link in pages.values())


def _odoos_link(mailing):
    return re.compile(
        rf"https?://[^\s\"'<>]+/mailing/{mailing.id}/(?:confirm_)?unsubscribe[^\s\"'<>]*"
    )


def _add_headers(entry, url):
    # The dict is shared by all who get the mail.
    entry["headers"] = entry["headers"] | {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _customer(mail, entry, key, env):
    """Return the customer whose page the recipient is led to; none where it may be several's."""
    if entry["partner_id"]:
        return entry["partner_id"].with_env(env)
    found = bearers(env, "email", [key], main=True).filtered("active").with_env(env)
    if len(found) > 1 and mail.model == found._name:
        found &= found.browse(mail.res_id)
    return found if len(found) == 1 else found.browse()


def _offers_all_lists(mailing):
    """Whether the customer's page offers to leave all lists of a mailing: it shows public ones."""
    return all(mailing.contact_list_ids.mapped("is_public"))


def _lead_to_page(mailing, entry, page_url):
    """Turn Odoo's link to unsubscribe from this mailing into the one to the customer's page."""
    entry["body"] = type(entry["body"])(_odoos_link(mailing).sub(page_url, entry["body"]))


def _add_footer(env, entry, customer, url):
    env = _in_language(env, customer.lang)
    _append(entry, url, env._("Unsubscribe or choose what we may send you"))


def _offer_no(env, entry, key, base, token):
    """Let who is asked to confirm say no at once, by a link and by the mail program's button.

    By what leaves, and not by the template: that may be the business's own since long ago.
    """
    # sudo: the token in the mail is the right to answer
    asked = by_token(env["partner.consent.request"].sudo(), token)
    if key not in email_keys(asked.address):
        return
    # The word outlives the request: a No counts after a Yes, and when nobody waits for it any more.
    word = address_word(as_controller(env, asked.company_id.id), key)
    _add_headers(entry, f"{base}{PATH}/{word}?asked={token}")
    if "answer=no" in entry["body"]:
        own, bound = f"{token}?answer=no", f"{token}?answer=no&amp;word={word}"
        entry["body"] = entry["body"].replace(*map(type(entry["body"]), (own, bound)))
    else:
        words = _in_language(env, asked.lang)._("No, and don't ask again")
        _append(entry, f"{base}/consent/confirm/{token}?answer=no&word={word}", words)


def _append(entry, url, words):
    line = Markup('<p style="font-size: 13px; margin: 16px;"><a href="%s">%s</a></p>')
    entry["body"] = append_content_to_html(entry["body"] or "", line % (url, words), False)


def _in_language(env, lang):
    installed = lang and env["res.lang"]._get_data(code=lang)
    return env(context=env.context | {"lang": lang}) if installed else env
