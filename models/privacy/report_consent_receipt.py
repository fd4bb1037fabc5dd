"""Receipt of a customer's consents, on paper: what they keep themselves."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_datetime

from ..controller.controllers import controller_id
from ..preference.links import asking_url
from ..preference.showing import called
from .own_history import time_zone, told


class ReportConsentReceipt(models.AbstractModel):
    _name = "report.partner_consent.consent_receipt_report"
    _description = "Receipt of Consents"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the receipts of these customers show, at the current controller.

        Whoever has the customer's link sees no more by it than on the page: no name but the first,
        no address.

        :raises AccessError: for everybody, by the report's own address: the customer's page and
            account hand it out
        """
        if not self.env.su:
            raise AccessError(
                self.env._("Customers fetch their receipt on their own page or in their account.")
            )
        partners, now = self.env["res.partner"].browse(docids), fields.Datetime.now()
        return {
            "doc_ids": docids,
            "doc_model": "res.partner",
            "docs": partners,
            "controller": self.env["res.company"].browse(controller_id(self.env)),
            "rows": {partner.id: told(partner) for partner in partners},
            "made_on": {
                partner.id: format_datetime(self.env, now, tz=time_zone(partner), dt_format="long")
                for partner in partners
            },
            "called": {partner.id: called(partner) for partner in partners},
            "asking_url": asking_url(self.env),
        }
