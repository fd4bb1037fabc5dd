"""Merging contacts must lose no history."""

from odoo import api, models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # Odoo deletes all rows of the merged contacts where moving one breaks a unique index.
        self.env["partner.history"].flush_model(["batch_id", "partner_id"])
        self.env.execute_query(
            SQL(
                "UPDATE partner_history entry SET batch_id = NULL"
                " WHERE partner_id IN %(src)s AND EXISTS (SELECT 1 FROM partner_history other"
                " WHERE other.batch_id = entry.batch_id AND other.partner_id IN %(all)s"
                " AND (other.partner_id = %(dst)s OR other.id < entry.id)) RETURNING id",
                src=tuple(src_partners.ids) or (0,),
                all=tuple((src_partners | dst_partner).ids),
                dst=dst_partner.id,
            )
        )
        self.env["partner.history"].invalidate_model(["batch_id"])
        return super()._update_foreign_keys(src_partners, dst_partner)
