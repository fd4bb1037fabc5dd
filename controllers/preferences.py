"""The customer's own page: what they answered, and all that they may change, without a login."""

from odoo import http
from odoo.http import request

from ..models.preference import links, saving, showing
from ..models.privacy import own_history
from .public import browser, change_route, invalid_link, page, show_route, speak


class ConsentPreferences(http.Controller):
    @show_route(["/consent/preferences", "/consent/preferences/<path:token>"])
    def consent_preferences_show(self, token="", **_unused):
        """Show what is answered. Mail scanners follow links, so this changes nothing."""
        return self._page(token, links.visitor(request.env, token))

    @change_route("/consent/preferences/<path:token>")
    def consent_preferences_save(self, token, **posted):
        """Save what differs from what the page showed, and show the page as it is now."""
        visitor = links.visitor(request.env, token)
        changes = None
        if visitor:
            changes = saving.save(showing.in_own_words(visitor), posted, browser=browser())
        return self._page(token, visitor, changes)

    def _page(self, token, visitor, changes=None):
        """Return the visitor's page; one and the same page for every bad link."""
        if not visitor:
            return invalid_link()
        visitor = showing.in_own_words(visitor)
        speak(visitor.partner.env.lang)
        values = showing.values(visitor)
        action = f"{links.PATH}/{token}"
        values |= {"token": token, "action": action, "changes": changes}
        values |= own_history.values(visitor.partner, f"{action}/receipt")
        return page("partner_consent.preference_page", values, values["company"])
