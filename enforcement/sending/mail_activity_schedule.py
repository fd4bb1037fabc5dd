"""Scheduling a call to somebody who may not be called warns before it is too late."""

from odoo import api, fields, models

from ...models.lock.naming import names
from .objections import NAMES_SHOWN
from .recipient_columns import partners_of


class MailActivitySchedule(models.TransientModel):
    _inherit = "mail.activity.schedule"

    consent_call_warning = fields.Char(compute="_compute_consent_call_warning")

    @api.depends("activity_type_id", "res_model", "res_ids")
    def _compute_consent_call_warning(self):
        for wizard in self:
            wizard.consent_call_warning = wizard._consent_call_warning()

    def _consent_call_warning(self):
        if self.activity_type_id.category != "phonecall" or self.res_model not in self.env:
            return False
        records = self._get_applied_on_records()
        customers = partners_of(records, records.ids) if records else {}
        partners = self.env["res.partner"].browse(dict.fromkeys(customers.values()))
        # sudo: a document's customer may be somebody whom the user can't read, and isn't named then
        decisions = partners.sudo().contact_decision("phone")
        refused = partners.browse(d["partner_id"] for d in decisions if not d["allowed"])
        if not refused:
            return False
        return self.env._(
            "May not be called for advertising: %(names)s",
            names=names(refused, NAMES_SHOWN),
        )
