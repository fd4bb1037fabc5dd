"""What a customer may ask for, and whether what is held about them must be kept for now."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...policy import consent_record
from ...policy.groups import LEDGER_READERS
from ..consent.res_partner import PREFETCH
from ..lock.naming import names
from .describing import consents
from .held import held


class ResPartner(models.Model):
    _inherit = "res.partner"

    legal_hold = fields.Boolean(
        copy=False,
        tracking=True,
        prefetch=PREFETCH,
        groups=LEDGER_READERS,
        help="What is held about this customer is needed for a claim or by an authority: it can't "
        "be erased until the hold ends.",
    )
    legal_hold_reason = fields.Char(
        copy=False, tracking=True, prefetch=PREFETCH, groups=LEDGER_READERS
    )
    erased = fields.Boolean(
        copy=False,
        readonly=True,
        prefetch=PREFETCH,
        groups=LEDGER_READERS,
        help="Nobody any more: it only stands where a document needs a customer.",
    )

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
            else is held, as far as the user may read it
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
        # sudo: the ledger is told whole, and a record gets its number whoever asks first
        return consent_record.catalogue(consents(self.sudo()), held(self))
