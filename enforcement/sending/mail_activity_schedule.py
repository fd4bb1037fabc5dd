"""Scheduling a call to somebody who may not be called warns before it is too late."""

from odoo import api, fields, models

from ...models.lock.naming import names
from .for_whom import environments, of_documents
from .objections import NAMES_SHOWN
from .recipient_columns import partners_of


class MailActivitySchedule(models.TransientModel):
    _inherit = "mail.activity.schedule"

    consent_call_warning = fields.Char(compute="_compute_consent_call_warning")

    @api.depends("activity_type_id", "res_model", "res_ids")
    @api.depends_context("company")
    def _compute_consent_call_warning(self):
        for wizard in self:
            wizard.consent_call_warning = wizard._consent_call_warning()

    def _consent_call_warning(self):
        if self.activity_type_id.category != "phonecall" or self.res_model not in self.env:
            return False
        records = self._get_applied_on_records()
        customers = partners_of(records, records.ids) if records else {}
        partner_ids = list(customers.values())
        companies = of_documents(self.env, self.res_model, list(customers))
        refused = self.env["res.partner"]
        for env, places in environments(self.env, list(companies.values())):
            partners = refused.with_env(env).browse(dict.fromkeys(partner_ids[n] for n in places))
            # sudo: a document's customer may be somebody whom the user can't read, and isn't named
            decisions = partners.sudo().contact_decision("phone")
            refused |= refused.browse(d["partner_id"] for d in decisions if not d["allowed"])
        if not refused:
            return False
        return self.env._(
            "May not be called for advertising: %(names)s",
            names=names(refused, NAMES_SHOWN),
        )
