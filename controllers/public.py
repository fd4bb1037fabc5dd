"""What all pages without a login share: who sent the request, in which words, and what is told."""

from odoo.http import request, route

from ..policy import colours
from ..policy.consent_record import bcp47

USER_AGENT_LENGTH = 512
CONTENT_SECURITY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
HEADERS = {
    # The address holds the token: it goes into no cache, no index and no other site's log.
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
}
# Cards in static/public/public.css: what is read there is read on the page's ground as well.
GROUNDS = {"light": ("#f5f7fa", "#35546b"), "dark": ("#222d3a", "#9fc5e0")}


def show_route(paths, **options):
    """Return the decorator of a public page that shows, to whom and whatever opens its link.

    :param paths: as for Odoo's ``route``
    :param options: what else ``route`` takes; ``readonly=False`` where showing makes something
    """
    options = {"readonly": True, **options}
    return route(paths, type="http", auth="public", methods=["GET"], sitemap=False, **options)


def change_route(paths, **options):
    """Return the decorator of a public route that changes something: as :func:`show_route`."""
    return route(paths, type="http", auth="public", methods=["POST"], sitemap=False, **options)


def browser():
    """Return ``{"ip_address": …, "user_agent": …}`` of who sent the request, as the gate wants."""
    http_request = request.httprequest
    agent = (http_request.user_agent.string or "").replace("\0", "")[:USER_AGENT_LENGTH]
    return {"ip_address": http_request.remote_addr, "user_agent": agent or None}


def speak(lang):
    """Show the page in this language, whatever the browser's is; nothing where it isn't installed.

    :param str lang: code of a ``res.lang``
    """
    if lang_data := request.env["res.lang"]._get_data(code=lang):
        request.lang = lang_data
        request.update_context(lang=lang)


def page(template, values, company=None, ancestors="'none'", **options):
    """Return a public page in our own frame, which needs no script and no session.

    :param str template: XML id; it calls ``partner_consent.public_layout``
    :param company: whose logo and colours it bears, the current one where left out
    :param str ancestors: which sites may show it in a frame, as in ``frame-ancestors``
    :param options: what else the response takes, like ``status``
    """
    # sudo: name, logo and colours are what the company shows everybody
    company = (company or request.env.company).sudo()
    frame = {"company": company, "colours": _colours(company)}
    values = {**values, **frame, "page_lang": bcp47(request.env.lang) or "en"}
    policy = {"Content-Security-Policy": CONTENT_SECURITY.format(ancestors=ancestors)}
    return request.render(template, values, headers={**HEADERS, **policy}, **options)


def invalid_link():
    """Return the one page for every link that leads nowhere (any more), whatever the reason."""
    return page("partner_consent.confirmation_invalid_page", {})


def _colours(company):
    """Return the company's colour for the light and the dark page, as far as it can be read."""
    chosen = company.primary_color or company.email_secondary_color
    found = []
    for scheme, (ground, otherwise) in GROUNDS.items():
        accent = colours.legible(chosen, ground, otherwise)
        found.append(f"--o-consent-accent-{scheme}: {accent}")
        found.append(f"--o-consent-on-accent-{scheme}: {colours.text_on(accent)}")
    return "; ".join(found)
