"""Merging contacts: the strictest lock of all of them holds for the one that stays."""

from odoo import models

from .res_partner_lock_change import MERGING


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_values(self, src_partners, dst_partner):
        super()._update_values(src_partners, dst_partner.with_context(partner_lock=MERGING))
        dst_partner._lock_take_over(src_partners)
