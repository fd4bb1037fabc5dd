"""What a customer may ask for, and whether what is held about them must be kept for now."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...policy import consent_record
from ...policy.groups import LEDGER_READERS, OFFICER
from ..consent.res_partner import PREFETCH
from ..ledger.whose import reads_all
from ..lock.naming import names
from .blank import SOMEBODY, check_somebody
from .describing import consents
from .held import held


class ResPartner(models.Model):
    _inherit = "res.partner"

    legal_hold = fields.Boolean(
        copy=False,
        tracking=True,
        prefetch=PREFETCH,
        groups=OFFICER,
        help="What is held about this customer is needed for a claim or by an authority: it can't "
        "be erased until the hold ends.",
    )
    legal_hold_reason = fields.Char(
        copy=False, tracking=True, prefetch=PREFETCH, groups=LEDGER_READERS
    )
    # Whoever could set it would have customers deleted by the nightly clean-up.
    erased = fields.Boolean(
        copy=False,
        readonly=True,
        prefetch=PREFETCH,
        groups=".",
        help="Nobody any more: it only stands where a document needs a customer.",
    )

    def write(self, vals):
        if any(vals[name] for name in SOMEBODY & vals.keys()):
            check_somebody(self)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        # sudo: a hold holds whoever deletes, and by whatever way
        if held := self.sudo().filtered("legal_hold"):
            raise UserError(
                self.env._(
                    "%(customers)s: what is held about them must be kept (legal hold), so they "
                    "can't be deleted. Consent officers can end the hold.",
                    customers=names(held.with_env(self.env)),
                )
            )

    def personal_data(self):
        """Return all that is held about this customer, for the access request (GDPR art. 15, 20).

        :return: dict, plain JSON: a JSON-LD catalogue of consent records in the terms of
            ISO/IEC TS 27560 and DPV, for the current company's controller, and under ``held`` what
            else is held of it, by model: see ``held.held``
        :raises AccessError: for everybody but consent officers and auditors
        """
        self.ensure_one()
        self.check_access("read")
        if not reads_all(self.env):
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
