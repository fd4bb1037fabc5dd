"""The merge of contacts: what it decides about answers and locks, Odoo's own copying leaves."""

from odoo import api, models

from ...models.consent.aligning import align
from ...models.history.merging import leave_batches
from ...models.lock.hiding import after_merge
from ..context import MERGING, marked
from .merging import merge_consents, merge_locks


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # Before Odoo moves the ledger's rows: whose refusal it was is read from them.
        merge_consents(dst_partner, src_partners)
        merge_locks(dst_partner, src_partners)
        leave_batches(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _update_values(self, src_partners, dst_partner):
        result = super()._update_values(src_partners, marked(dst_partner, MERGING))
        # The lock of the one that stays holds for all the contacts it gets.
        after_merge(dst_partner, src_partners)
        # Its answers hold for all the addresses it gets.
        align(dst_partner)
        return result
