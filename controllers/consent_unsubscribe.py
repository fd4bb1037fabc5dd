"""Unsubscribing by the link that every advertising mail has: one POST, or a page with a button."""

from odoo import http
from odoo.http import request

from ..enforcement.context import OPT_OUT, OptOut
from ..enforcement.inflow.own_words import opt_out_at
from ..enforcement.sending.unsubscribing import PATH, address_said
from ..models.address.lookup import bearers
from ..models.controller.controllers import as_controller
from ..models.preference import links
from ..models.request import answering
from ..policy import vocabulary as v
from ..policy.addresses import email_keys
from ..policy.masking import masked_email
from .public import browser, change_route, invalid_link, page, show_route, speak

TOKEN_LENGTH = 2_000


class ConsentUnsubscribe(http.Controller):
    @show_route([PATH, f"{PATH}/<path:token>"], save_session=False)
    def consent_unsubscribe_show(self, token="", page="", asked="", **_unused):
        """Show a button. Scanners of mails follow links, so this changes nothing."""
        return show_button(token, page, asked)

    # No CSRF token: the provider of the mail box sends this, without page, cookie or redirect
    # (RFC 8058). The word in the URL, which only the recipient has, is what allows it.
    @change_route(f"{PATH}/<path:token>", csrf=False, save_session=False)
    def consent_unsubscribe(self, token, asked="", **_unused):
        company, key = _addressee(token)
        if not company:
            return invalid_link()
        _refuse(token[:TOKEN_LENGTH], company, key, asked)
        return show_unsubscribed(company, key)


def show_button(token, page="", asked=""):
    """Return the page on which the addressee of a link may refuse.

    :param str page: token of the customer's own page, if any
    :param str asked: token of the confirmation request that the link was sent with, if any
    """
    company, key = _addressee(token)
    if not company:
        return invalid_link()
    found = links.visitor(request.env, page or token)
    answered = f"?asked={asked}" if _is_asked_at(asked, company, key) else ""
    return show_unsubscribe(
        company,
        key,
        action=f"{PATH}/{token}{answered}",
        page_url=found and f"{links.PATH}/{page or token}",
    )


def show_unsubscribe(company, key, **values):
    """Return the page that asks whether to unsubscribe, in the customer's language.

    :param str key: of the address that it is about
    :param values: ``action``; ``page_url`` of the customer's own page, if any; ``hidden``: fields
        that are sent along; ``lists``: names of the lists that may be left instead
    """
    _speak(key)
    blank = {"hidden": {}, "lists": None, "page_url": None, "address": masked_email(key)}
    return page("partner_consent.unsubscribe_page", blank | values, company)


def show_unsubscribed(company, key, lists=None):
    """Return the page that says what has been done."""
    _speak(key)
    return page("partner_consent.unsubscribed_page", {"lists": lists}, company)


def _speak(key):
    found = bearers(request.env, "email", [key], main=True).filtered("active")[:1]
    if found.lang:
        speak(found.lang)


def _addressee(token):
    """Return ``(company, key of the address)`` of what an advertising mail's link says.

    ``(None, None)`` for any other text. The key is empty where a link was handed over by staff.
    """
    # sudo: the token is the right to refuse for this address
    companies, token = request.env["res.company"].sudo(), token[:TOKEN_LENGTH]
    if said := address_said(request.env, token):
        company, key = companies.browse(said[0]).exists(), said[1]
        return (company, key) if company else (None, None)
    if link := links.by_tokens(request.env, [token]).get(token):
        return link.company_id, link.address
    asked = _asked(token)
    return (asked.company_id, asked.address) if asked else (None, None)


def _asked(token):
    # sudo: the token is the right to see and to answer this one request
    return answering.by_token(request.env["partner.consent.request"].sudo(), token)


def _is_asked_at(token, company, key):
    """Whether this is the token of a request that waits for the answer of just this address."""
    asked = _asked(token) if key else None
    return bool(asked) and asked.company_id == company and key in email_keys(asked.address)


def _refuse(token, company, key, asked):
    sent_by = browser()
    asked = asked if _is_asked_at(asked, company, key) else token
    if found := _asked(asked):
        answering.answer(found.browse(), asked, agreed=False, **sent_by)
        return
    if key:
        env = request.env(context=request.env.context | {OPT_OUT: OptOut(**sent_by)})
        opt_out_at(env, company.id, "email", key)
        return
    link = links.by_tokens(request.env, [token])[token]
    partner = as_controller(link.partner_id, company.id)
    partner._consent_set("email", v.REFUSED, source=v.UNSUBSCRIBE, **sent_by)
