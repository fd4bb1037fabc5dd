"""“Send me my link”: the page for customers who have no mail with their link at hand."""

from odoo import http

from ..models.preference.links import ASKING_PATH
from ..models.preference.wishing import wish
from ..policy.addresses import typed_email
from .entered import controller_env, text
from .public import browser, change_route, page, show_route


class ConsentLink(http.Controller):
    @show_route(ASKING_PATH)
    def consent_link_show(self, company=None, **_unused):
        return self._form(controller_env(company))

    @change_route(ASKING_PATH)
    def consent_link_wish(self, company=None, **entered):
        """Store the wish. Answer and work are the same whether the address is known or not."""
        env, email = controller_env(company), text(entered, "email")
        address = typed_email(email)
        if not address:
            return self._form(env, email[:320], invalid=True)
        wish(env, address, browser()["ip_address"])
        return page("partner_consent.consent_link_sent_page", {}, env.company)

    def _form(self, env, email="", invalid=False):
        values = {"email": email, "invalid": invalid}
        return page("partner_consent.consent_link_page", values, env.company)
