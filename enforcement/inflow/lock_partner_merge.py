"""Merging contacts: the lock of the one that stays holds for all the contacts it gets."""

from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_values(self, src_partners, dst_partner):
        result = super()._update_values(src_partners, dst_partner)
        dst_partner._lock_after_merge(src_partners)
        return result
