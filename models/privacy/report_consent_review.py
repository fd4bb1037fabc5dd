"""Consents to review, on paper."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..ledger.whose import reads_all

# What a PDF of this kind holds without filling the memory of who makes it.
MOST_ROWS = 5_000


class ReportConsentReview(models.AbstractModel):
    _name = "report.partner_consent.consent_review_report"
    _description = "Consents to Review"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the ticked rows.

        :raises AccessError: for everybody but consent officers and auditors
        :raises UserError: for more rows than a PDF can hold
        """
        if not reads_all(self.env):
            raise AccessError(
                self.env._("Only consent officers and auditors may print consents to review.")
            )
        docids = docids or []
        if len(docids) > MOST_ROWS:
            raise UserError(
                self.env._(
                    "%(count)s consents don't fit on one print: tick %(most)s at most, narrow the "
                    "filter, or export the list.",
                    count=len(docids),
                    most=MOST_ROWS,
                )
            )
        # A Yes that ended meanwhile isn't among them any more.
        rows = self.env["partner.consent.review"].search([("id", "in", docids)])
        return {
            "doc_ids": rows.ids,
            "doc_model": rows._name,
            "docs": rows,
            "made_on": fields.Datetime.now(),
        }
