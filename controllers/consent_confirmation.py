"""The public page where a customer answers a confirmation request."""

from odoo import http
from odoo.http import request

from .consent_unsubscribe import show_button
from .public import browser, change_route, invalid_link, page, show_route, speak


class ConsentConfirmation(http.Controller):
    @show_route(["/consent/confirm", "/consent/confirm/<path:token>"])
    def consent_confirmation_show(self, token="", answer=None, word="", **_unused):
        """Show what is being agreed to, or just the No that the mail's other link offers.

        Mail scanners follow links, so this changes nothing.
        """
        found = self._requests()._by_token(token)
        if not found and answer == "no":
            # Answered or expired: whoever finds the mail later can still say no.
            return show_button(word)
        declining = "partner_consent.confirmation_decline_page"
        template = declining if answer == "no" else "partner_consent.confirmation_page"
        return self._page(template, found, token)

    @change_route("/consent/confirm/<path:token>")
    def consent_confirmation_answer(self, token, answer=None, **_unused):
        requests = self._requests()
        if answer in ("yes", "no"):
            answered = requests._answer(token, answer == "yes", **browser())
        else:
            answered = requests
        return self._page("partner_consent.confirmation_answered_page", answered)

    def _requests(self):
        # sudo: the token is the right to see and to answer this one request
        return request.env["partner.consent.request"].sudo()

    def _page(self, template, consent_request, token=None):
        """Return the page about this request; one and the same page for every bad link."""
        if not consent_request:
            return invalid_link()
        speak(consent_request.lang)
        consent_request = consent_request.with_context(lang=consent_request.lang)
        values = {"consent_request": consent_request, "token": token}
        return page(template, values, consent_request.company_id)
