"""Requests to public routes before a page is asked, and look-ups by which an error page fails."""

from werkzeug.exceptions import MethodNotAllowed, NotFound

from odoo import models
from odoo.http import request

from .screening import screen


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        super()._pre_dispatch(rule, args)
        screen(rule.endpoint, args)

    @classmethod
    def _match(cls, path):
        # Odoo would lead to the same address in another language, and no header holds a line break.
        if "\r" in path or "\n" in path:
            raise NotFound()
        return super()._match(path)

    @classmethod
    def _serve_fallback(cls):
        # It looks for an attachment of this address, which would fail: no column holds NUL.
        return None if "\0" in request.httprequest.path else super()._serve_fallback()

    @classmethod
    def _url_localized(cls, url=None, *args, **kwargs):
        try:
            return super()._url_localized(url, *args, **kwargs)
        except MethodNotAllowed:
            # Error pages ask for their own address in each language. Up to an encoded "?" it may
            # be a route that exists, though not for POST: the 404 would become a 500.
            return super()._url_localized("/", *args, **kwargs)
