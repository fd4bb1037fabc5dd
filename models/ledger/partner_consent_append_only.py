"""Append-only records: what is written once and never again, twice enforced (no ACL, no method)."""

from odoo import api, models
from odoo.exceptions import UserError


class PartnerConsentAppendOnly(models.AbstractModel):
    _name = "partner.consent.append.only"
    _description = "Append-only Record"

    # pylint: disable=method-required-super,no-raise-unlink
    @api.model_create_multi
    def create(self, vals_list):
        if vals_list:
            raise UserError(self._append_only_message())
        return self.browse()

    def write(self, vals):
        if self and vals:
            raise UserError(self._append_only_message())
        return True

    def unlink(self):
        if self:
            raise UserError(self._append_only_message())
        return True

    @api.model
    def _append_only_message(self):
        """Return why these rows stay as they are, and what to do instead."""
        raise NotImplementedError

    @api.model
    def _create_row(self, vals):
        """Create one row, for the model's own method that makes them."""
        return super().create([vals])  # pylint: disable=super-method-mismatch
