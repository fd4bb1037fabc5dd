"""Proof of consent, on paper: who agreed to what, when, how, from where, and that it holds."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ...policy.groups import LEDGER_READERS
from ..channel.settings import channel_label
from ..controller.controllers import controller_id
from ..ledger.verifying import result_message
from .describing import events
from .phone_proof import documented

PHONE = "phone"


class ReportConsentProof(models.AbstractModel):
    _name = "report.partner_consent.consent_proof_report"
    _description = "Proof of Consent"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the report shows; ``data['channel']`` limits it to one channel.

        ``data['ids']`` are the customers where Odoo's client passes none beside other data. In the
        copy that a customer gets (``data['for_customer']``) staff aren't named.

        :raises AccessError: for everybody but consent officers and auditors
        """
        if not (self.env.su or self.env.user.has_groups(LEDGER_READERS)):
            raise AccessError(
                self.env._("Only consent officers and auditors may print proofs of consent.")
            )
        docids = docids or (data or {}).get("ids") or []
        partners = self.env["res.partner"].browse(docids)
        partners.check_access("read")
        channel = (data or {}).get("channel")
        controller = controller_id(self.env)
        return {
            "doc_ids": docids,
            "doc_model": "res.partner",
            "docs": partners,
            # sudo: the proof names who is responsible, also for a branch
            "controller": self.env["res.company"].sudo().browse(controller),
            "made_on": fields.Datetime.now(),
            "customer_sources": v.CUSTOMER_SOURCES,
            "for_customer": (data or {}).get("for_customer"),
            "documented": {
                partner.id: documented(partner.sudo(), events(partner.sudo(), PHONE))
                for partner in partners
                if channel in (None, False, PHONE)
            },
            "proofs": {partner.id: self._proof(partner, channel) for partner in partners},
        }

    @api.model
    def _proof(self, partner, channel):
        """Return ``channels``: ``[(label, answer, rows)]``, and ``verified``: ``(bool, words)``."""
        # sudo: the ledger is told whole
        known = partner.sudo()
        answers = dict(partner._fields["consent_email"]._description_selection(self.env))
        rows = events(known).grouped("channel")
        return {
            "channels": [
                (channel_label(self.env, code), answers[partner[BY_CODE[code].field]], rows[code])
                for code in v.CHANNELS
                if code in rows and channel in (None, False, code)
            ],
            "verified": result_message(known.env["partner.consent.event"], partner.ids),
        }
