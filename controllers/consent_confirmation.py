"""The public page where a customer answers a confirmation request."""

from odoo import http
from odoo.http import request

USER_AGENT_LENGTH = 512
HEADERS = {
    # The address holds the token: it goes into no cache, no index and no other site's log.
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


class ConsentConfirmation(http.Controller):
    @http.route(
        ["/consent/confirm", "/consent/confirm/<path:token>"],
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        multilang=False,
        sitemap=False,
        readonly=True,
    )
    def consent_confirmation_show(self, token="", answer=None, **_unused):
        """Show what is being agreed to, or just the No that the mail's other link offers.

        Mail scanners follow links, so this changes nothing.
        """
        found = self._requests()._by_token(token)
        declining = "partner_consent.confirmation_decline_page"
        template = declining if answer == "no" else "partner_consent.confirmation_page"
        return self._page(template, found, token)

    @http.route(
        "/consent/confirm/<path:token>",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        multilang=False,
        sitemap=False,
    )
    def consent_confirmation_answer(self, token, answer=None, **_unused):
        requests = self._requests()
        if answer in ("yes", "no"):
            http_request = request.httprequest
            agent = http_request.user_agent.string.replace("\0", "")[:USER_AGENT_LENGTH]
            answered = requests._answer(
                token,
                answer == "yes",
                ip_address=http_request.remote_addr,
                user_agent=agent or None,
            )
        else:
            answered = requests
        return self._page("partner_consent.confirmation_answered_page", answered)

    def _requests(self):
        # sudo: the token is the right to see and to answer this one request
        return request.env["partner.consent.request"].sudo()

    def _page(self, template, consent_request, token=None):
        """Return the page about this request; one and the same page for every bad link."""
        values = {"consent_request": consent_request, "token": token}
        if consent_request:
            self._speak(consent_request.lang)
            values["consent_request"] = consent_request.with_context(lang=consent_request.lang)
            values["res_company"] = consent_request.company_id
        else:
            template = "partner_consent.confirmation_invalid_page"
        return request.render(template, values, headers=HEADERS)

    def _speak(self, lang):
        """Show the page in the customer's language, whatever the browser's is."""
        if lang_data := request.env["res.lang"]._get_data(code=lang):
            request.lang = lang_data
            request.update_context(lang=lang)
