"""Proof of consent, on paper: who agreed to what, when, how, from where, and that it holds."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..channel.settings import channel_label
from ..controller.controllers import controller_id
from ..ledger.anchor.sealed import told as anchored
from ..ledger.verifying import result_message
from ..ledger.whose import reads_all
from .describing import answer, events
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
        ``data['moment']``, a datetime or how Odoo writes one in UTC, shows the ledger as of then.

        :raises AccessError: for everybody but consent officers and auditors
        :raises UserError: where ``data``, which an address can hold, names none of these
        """
        if not reads_all(self.env):
            raise AccessError(
                self.env._("Only consent officers and auditors may print proofs of consent.")
            )
        docids, channel, moment = self._asked(docids, data or {})
        partners = self.env["res.partner"].browse(docids)
        partners.check_access("read")
        controller = controller_id(self.env)
        return {
            "doc_ids": docids,
            "doc_model": "res.partner",
            "docs": partners,
            # sudo: the proof names who is responsible, also for a branch
            "controller": self.env["res.company"].sudo().browse(controller),
            "made_on": fields.Datetime.now(),
            "as_of": moment,
            "customer_sources": v.CUSTOMER_SOURCES,
            "for_customer": (data or {}).get("for_customer"),
            "documented": {
                partner.id: documented(partner.sudo(), events(partner.sudo(), PHONE, moment))
                for partner in partners
                if channel in (None, False, PHONE)
            },
            "proofs": {partner.id: self._proof(partner, channel, moment) for partner in partners},
        }

    @api.model
    def _asked(self, docids, data):
        channel, moment = data.get("channel"), data.get("moment")
        try:
            docids = [int(id_) for id_ in docids or data.get("ids") or ()]
            moment = fields.Datetime.to_datetime(moment)
        except (TypeError, ValueError):
            known = False
        else:
            known = not channel or channel in v.CHANNELS
        if not known:
            raise UserError(
                self.env._("Open the proof from the customer: this address asks for what isn't.")
            )
        return docids, channel, moment

    @api.model
    def _proof(self, partner, channel, moment=None):
        """Return what the ledger says of a customer.

        :param moment: datetime in UTC; the ledger as of then, and not what came later
        :return: dict of ``channels``: ``[(label, answer, rows)]``, ``anchors``:
            ``{row id: [words]}`` and ``verified``: ``(bool, words)``
        """
        # sudo: the ledger is told whole
        known = partner.sudo()
        labels = dict(partner._fields["consent_email"]._description_selection(self.env))
        rows = events(known, channel, moment)
        by_channel = rows.grouped("channel")
        found = {
            code: answer(partner, by_channel[code]) if moment else partner[BY_CODE[code].field]
            for code in v.CHANNELS
            if code in by_channel
        }
        return {
            "channels": [
                (channel_label(self.env, code), labels[state], by_channel[code])
                for code, state in found.items()
            ],
            "anchors": anchored(rows),
            "verified": result_message(known.env["partner.consent.event"], partner.ids),
        }
