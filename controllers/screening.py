"""Requests that no browser sends from our pages: they reach neither a page nor the log.

Odoo would answer most of them with an error 500 or with a line in the log, which anybody could
fill: a wrong CSRF token, NUL in a text, a number that no column holds, a file instead of a word.
It would take OPTIONS for a POST that needs no CSRF token.
"""

import json

from werkzeug.exceptions import abort

from odoo.http import SAFE_HTTP_METHODS, Response, request

from .public import invalid_link, page

PACKAGE = __package__.rpartition(".")[0]
# What PostgreSQL takes as the number of a record.
LARGEST_ID = 2**31 - 1


def is_public(endpoint):
    """Return whether a route is open to everybody, and this addon defines or overrides it."""
    return endpoint.routing["auth"] in ("public", "none") and is_ours(endpoint)


def is_ours(endpoint):
    """Return whether this addon defines or overrides a route."""
    method = endpoint.func
    return any(
        method.__name__ in vars(cls) and cls.__module__.startswith(f"{PACKAGE}.")
        for cls in type(method.__self__).mro()
    )


def screen(endpoint, args):
    """End a request to one of our public routes that can't be meant.

    :param dict args: what stands in the path
    :raises HTTPException: with the answer
    """
    if request.httprequest.method == "OPTIONS" and is_ours(endpoint):
        # Who asks what may be done does nothing.
        abort(Response("", status=204))
    if not is_public(endpoint):
        return
    if any(map(_impossible, args.values())):
        _end(invalid_link())
    if endpoint.routing["type"] == "http":
        _screen_form(endpoint)
    else:
        _screen_json()


def _screen_form(endpoint):
    http_request = request.httprequest
    sent = [*http_request.args.items(multi=True), *http_request.form.items(multi=True)]
    if http_request.files or any(_impossible(text) for pair in sent for text in pair):
        _refuse(400)
    if http_request.method in SAFE_HTTP_METHODS or not endpoint.routing.get("csrf", True):
        return
    token = request.get_http_params().get("csrf_token", "")
    # Odoo compares bytes, and fails on a letter that is none.
    if not (token.isascii() and request.validate_csrf(token)):
        _end(page("partner_consent.public_form_expired_page", {}, status=400))


def _screen_json():
    try:
        sent = request.get_json_data()
        # Half a character is one that no column holds.
        text = json.dumps(sent, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        _refuse(400)
    if not isinstance(sent, dict) or not isinstance(sent.get("params", {}), dict):
        _refuse(400)
    if b"\\u0000" in text:
        _refuse(400)


def _impossible(value):
    """Return whether no column could hold what was sent."""
    return (
        "\0" in value if isinstance(value, str) else isinstance(value, int) and value > LARGEST_ID
    )


def _end(response):
    response.flatten()
    abort(response)


def _refuse(status):
    # An exception would end in the error page of the website, which may fail on the same address.
    abort(Response("", status=status, content_type="text/plain"))
