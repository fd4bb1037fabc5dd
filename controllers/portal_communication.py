"""The customer's own page in their account: the same as behind a private link, without one."""

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.http import request, route

from ..models.controller.controllers import as_controller, controller_id
from ..models.preference import links, saving, showing
from ..models.privacy import own_history
from ..policy import vocabulary as v
from .consent_receipt import as_json, as_pdf
from .public import browser, speak

PATH = "/my/communication"


class PortalCommunication(CustomerPortal):
    @route(PATH, type="http", auth="user", website=True, methods=["GET"], sitemap=False)
    def my_communication(self, **_unused):
        return self._communication(_visitor())

    @route(PATH, type="http", auth="user", website=True, methods=["POST"], sitemap=False)
    def my_communication_save(self, **posted):
        changes = saving.save(_visitor(), posted, v.PORTAL, browser())
        return self._communication(_visitor(), changes)

    @route(f"{PATH}/receipt.json", type="http", auth="user", methods=["GET"], sitemap=False)
    def my_communication_receipt_json(self, **_unused):
        return as_json(_visitor().partner)

    @route(f"{PATH}/receipt.pdf", type="http", auth="user", methods=["GET"], sitemap=False)
    def my_communication_receipt_pdf(self, **_unused):
        return as_pdf(_visitor().partner)

    def _communication(self, visitor, changes=None):
        speak(visitor.partner.env.lang)
        values = self._prepare_portal_layout_values()
        values |= showing.values(visitor, v.PORTAL)
        values |= own_history.values(visitor.partner, f"{PATH}/receipt")
        values |= {"page_name": "communication", "action": PATH, "changes": changes}
        return request.render("partner_consent.portal_communication", values)


def _visitor():
    """Return who is logged in, as a ``links.Visitor`` whose address nothing proves."""
    # sudo: the customer's own answers, and no other's
    partner = as_controller(request.env.user.partner_id, controller_id(request.env))
    return showing.in_own_words(links.Visitor(partner, links.HANDED_OVER))
