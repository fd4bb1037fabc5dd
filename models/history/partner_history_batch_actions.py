"""What a user does with a batch: start, continue, undo, look at who got an entry and who didn't."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class PartnerHistoryBatch(models.Model):
    _inherit = "partner.history.batch"

    def action_start(self):
        """Make the entries: at once where they are few, otherwise in the background.

        :raises UserError: where the batch isn't a draft
        :raises AccessError: where the user may not create these entries
        """
        for batch in self:
            batch._start()
        return self._notify_started() if len(self) == 1 else True

    def action_undo(self):
        """Take the entries back, except those that somebody has worked on since.

        :return: True
        :raises UserError: where there is nothing to undo
        :raises AccessError: where the user may not delete the entries
        """
        for batch in self:
            batch._undo()
        return True

    def action_view_entries(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "partner_consent.partner_history_action"
        )
        return dict(action, domain=[("batch_id", "=", self.id)], context={})

    def action_view_excluded(self):
        """List the customers left out, or to be left out, because they are locked."""
        self.ensure_one()
        domain = Domain("id", "in", self.excluded_ids or [])
        if self.state == "draft":
            domain = Domain("id", "in", self.selected_ids or []) & self._locked_domain()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customers left out"),
            "res_model": "res.partner",
            "view_mode": "list,form",
            "domain": list(domain),
            "context": {"active_test": False},
        }

    def _notify_started(self):
        self.ensure_one()
        if self.state == "running":
            message = self.env._(
                "%(total)s customers: the entries are made in the background.",
                total=self.total_count,
            )
        else:
            message = self.env._(
                "%(done)s entries made, %(excluded)s locked customers left out.",
                done=self.done_count,
                excluded=self.excluded_count,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _undo(self):
        self.ensure_one()
        self.check_access("write")
        self.sudo().lock_for_update(allow_referencing=True)
        if self.state not in ("running", "done"):
            raise UserError(
                self.env._("%(batch)s: there is nothing to undo.", batch=self.display_name)
            )
        entries = self.env["partner.history"]
        entries._check_raw(Domain("batch_id", "=", self.id), "unlink")
        entries._unlink_raw(SQL("batch_id = %s AND NOT COALESCE(edited, FALSE)", self.id))
        kept = entries.sudo().search_count([("batch_id", "=", self.id)])
        # sudo: the columns of progress are the engine's to write
        self.sudo().write({"state": "undone", "kept_count": kept, "error": False})
