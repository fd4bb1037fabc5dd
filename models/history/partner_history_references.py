"""What foreign keys would do for history entries, which have none (``BulkMany2one`` says why)."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class PartnerHistory(models.Model):
    _inherit = "partner.history"

    @api.model
    def _refuse_deletion(self, fname, records):
        """Refuse to delete records that entries name; they can be archived.

        :param str fname: field of the entry that refers to ``records``
        :raises UserError: naming one of them
        """
        # sudo: entries that the user can't see count too
        entry = self.sudo().search([(fname, "in", records.ids)], limit=1)
        if entry:
            raise UserError(
                self.env._(
                    "%(record)s can't be deleted: the customer history refers to it. Archive it "
                    "instead.",
                    record=entry[fname].display_name,
                )
            )

    @api.autovacuum
    def _gc_orphans(self):
        # Raw SQL, or a batch at the same moment, may leave entries of a customer who is gone.
        self.env.cr.execute(
            "DELETE FROM partner_history WHERE NOT EXISTS"
            " (SELECT 1 FROM res_partner WHERE id = partner_history.partner_id)"
        )


class PartnerHistoryAction(models.Model):
    _inherit = "partner.history.action"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        self.env["partner.history"]._refuse_deletion("action_id", self)


class PartnerHistoryInfo(models.Model):
    _inherit = "partner.history.info"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        self.env["partner.history"]._refuse_deletion("info_id", self)


class PartnerHistoryBatch(models.Model):
    _inherit = "partner.history.batch"

    def unlink(self):
        # sudo: the entries stay, whoever may write them
        self.env["partner.history"].sudo().search([("batch_id", "in", self.ids)]).write(
            {"batch_id": False}
        )
        return super().unlink()


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        result = super()._update_foreign_keys(src_partners, dst_partner)
        merged = src_partners | dst_partner
        history = self.env["partner.history"]
        history.flush_model(["batch_id", "partner_id"])
        # A batch keeps one entry per customer; the others stay, and leave the batch.
        self.env.cr.execute(
            SQL(
                "UPDATE partner_history entry SET partner_id = %(dst)s,"
                " batch_id = CASE WHEN EXISTS (SELECT 1 FROM partner_history other"
                " WHERE other.batch_id = entry.batch_id AND other.partner_id IN %(merged)s"
                " AND (other.partner_id = %(dst)s OR other.id < entry.id))"
                " THEN NULL ELSE entry.batch_id END"
                " WHERE entry.partner_id IN %(merged)s AND entry.partner_id <> %(dst)s",
                dst=dst_partner.id,
                merged=tuple(merged.ids),
            )
        )
        history.invalidate_model(["batch_id", "partner_id"])
        return result
