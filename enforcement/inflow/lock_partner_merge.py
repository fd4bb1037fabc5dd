"""Merging contacts: the lock of the one that stays holds for all the contacts it gets."""

from odoo import models

from ...models.lock.hiding import after_merge


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_values(self, src_partners, dst_partner):
        result = super()._update_values(src_partners, dst_partner)
        after_merge(dst_partner, src_partners)
        return result
