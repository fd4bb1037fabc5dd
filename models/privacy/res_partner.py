"""What a customer may ask for: what is held about them, and the proof of their consents."""

from odoo import models
from odoo.exceptions import AccessError

from ...policy import consent_record
from ...policy.groups import LEDGER_READERS
from .describing import consents
from .held import held


class ResPartner(models.Model):
    _inherit = "res.partner"

    def personal_data(self):
        """Return all that is held about this customer, for the access request (GDPR art. 15, 20).

        :return: dict, plain JSON: a JSON-LD catalogue of consent records in the terms of
            ISO/IEC TS 27560 and DPV, for the current company's controller, and under ``held`` what
            else is held of it, by model: see ``held.held``
        :raises AccessError: for everybody but consent officers and auditors
        """
        self.ensure_one()
        self.check_access("read")
        if not (self.env.su or self.env.user.has_groups(LEDGER_READERS)):
            raise AccessError(
                self.env._(
                    "%s: only consent officers and auditors may hand out what is held.",
                    self.display_name,
                )
            )
        # sudo: the copy is whole, whatever this officer may read, and a record gets its number
        # whoever asks first
        known = self.sudo()
        return consent_record.catalogue(consents(known), held(known))

    def action_print_consent_proof(self, channel=None):
        """Print the proof of these customers' answers, for one channel or all."""
        data = {"ids": self.ids, "channel": channel} if channel else None
        report = self.env.ref("partner_consent.action_report_consent_proof")
        return report.report_action(self, data=data, config=False)

    def unlink(self):
        # sudo: by the ORM, because the database would leave their files, messages and reminders
        self.env["partner.rights.request"].sudo().search([("partner_id", "in", self.ids)]).unlink()
        return super().unlink()
