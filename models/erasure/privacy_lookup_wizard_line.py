"""Deleting from Odoo's privacy lookup: customers are erased, and evidence stays."""

from odoo import fields, models
from odoo.exceptions import UserError

PERSONS = ("res.partner", "res.users")
# Nobody is named there, or what names them is erased with the customer.
EVIDENCE = frozenset(
    {
        "partner.consent.checkpoint",
        "partner.consent.event",
        "partner.consent.head",
        "partner.erasure",
        "partner.erasure.line",
        "partner.suppression",
    }
)


class PrivacyLookupWizardLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def action_unlink(self):
        """Hand over to the erasure where it is a customer; delete what is no evidence.

        :raises UserError: for rows of the ledger and suppressed addresses, and where what is held
            about the customer has to be kept
        """
        self.ensure_one()
        if partners := self._customers():
            return self._erase(partners)
        if self.res_model in EVIDENCE:
            raise UserError(
                self.env._(
                    "%(document)s #%(number)s stays as evidence. What it says about a person is "
                    "deleted by erasing the customer.",
                    document=self.res_model_id.name,
                    number=self.res_id,
                )
            )
        self._check_hold()
        return super().action_unlink()

    def action_unlink_all(self):
        """Erase the customers who were found; without any, delete all that is no evidence."""
        left = self.filtered(lambda line: not line.is_unlinked)
        if partners := self.env["res.partner"].union(
            *map(PrivacyLookupWizardLine._customers, left)
        ):
            return self._erase(partners)
        kept = left.filtered(lambda line: line.res_model in EVIDENCE)
        return super(PrivacyLookupWizardLine, self - kept).action_unlink_all()

    def _customers(self):
        """Return the customer whose record or login the line is; nobody for staff."""
        partners = self.env["res.partner"]
        if self.res_model not in PERSONS:
            return partners
        # sudo: Odoo's lookup finds whatever there is; erasing asks for rights
        record = self.env[self.res_model].sudo().browse(self.res_id).exists()
        if record._name == "res.users":
            record = record.partner_id if record.share else partners
        return partners.browse(record.ids)

    def _erase(self, partners):
        values = {"partner_ids": [fields.Command.set(partners.ids)]}
        return self.env["partner.erasure"].create(values)._opened()

    def _check_hold(self):
        # sudo: see above
        record = self.env[self.res_model].sudo().browse(self.res_id).exists()
        customer = record["partner_id"] if "partner_id" in record._fields else None
        if customer and customer._name == "res.partner" and customer.legal_hold:
            raise UserError(
                self.env._(
                    "%(document)s #%(number)s must be kept: its customer is under legal hold.",
                    document=self.res_model_id.name,
                    number=self.res_id,
                )
            )
