"""The receipt that customers keep: a file, from their own page and from their account."""

import json

from odoo import http
from odoo.http import content_disposition, request
from odoo.tools import SQL

from ..models.preference import links, showing
from ..models.privacy.describing import receipt
from .public import CONTENT_SECURITY, HEADERS, invalid_link, show_route

NAME = "consent-receipt"
REPORT = "partner_consent.consent_receipt_report"
# What `get_wkhtmltopdf_state` says where PDF can be printed.
PRINTS = ("ok", "upgrade")
BUSY_SECONDS = 10


class ConsentReceipt(http.Controller):
    @show_route(f"{links.PATH}/<string:token>/receipt.json", save_session=False)
    def consent_receipt_json(self, token, **_unused):
        return self._of_link(token, as_json)

    # Odoo may have to make the style sheet of reports anew.
    @show_route(f"{links.PATH}/<string:token>/receipt.pdf", save_session=False, readonly=False)
    def consent_receipt_pdf(self, token, **_unused):
        return self._of_link(token, as_pdf)

    def _of_link(self, token, answer):
        visitor = links.visitor(request.env, token)
        if not visitor:
            return invalid_link()
        return answer(showing.in_own_words(visitor).partner)


def as_json(partner):
    """Return the response with the customer's receipt in the terms of ISO/IEC TS 27560.

    :param partner: one customer, as the superuser who works for a controller
    """
    content = json.dumps(receipt(partner), ensure_ascii=False, indent=2)
    return _file(content, "json", "application/json; charset=utf-8")


def as_pdf(partner):
    """Return the response with the customer's receipt as PDF; a page where none can be printed.

    Printing takes a process and seconds: each customer has one printed at a time, so that a link
    in bad hands keeps no more than one worker busy. No state is kept for it.

    :param partner: one customer as in :func:`as_json`, in the language to print it in
    """
    [(free,)] = partner.env.execute_query(
        SQL("SELECT pg_try_advisory_xact_lock(hashtext(%s), %s)", REPORT, partner.id)
    )
    if not free:
        headers = {**HEADERS, "Retry-After": str(BUSY_SECONDS)}
        words = partner.env._("Your receipt is being printed already. Please try again shortly.")
        return request.make_response(words, list(headers.items()), status=429)
    report = partner.env["ir.actions.report"]
    if report.get_wkhtmltopdf_state() in PRINTS:
        content, kind = report._render_qweb_pdf(REPORT, partner.ids)
    else:
        content, kind = report._render_qweb_html(REPORT, partner.ids)
    if kind == "html":
        policy = {"Content-Security-Policy": CONTENT_SECURITY.format(ancestors="'none'")}
        return request.make_response(content, list({**HEADERS, **policy}.items()))
    return _file(content, kind, "application/pdf")


def _file(content, kind, mimetype):
    headers = {
        **HEADERS,
        "Content-Type": mimetype,
        "Content-Disposition": content_disposition(f"{NAME}.{kind}"),
    }
    return request.make_response(content, list(headers.items()))
