"""What to do with a selection: history entry, mailing, SMS, lists, export, tags."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

MAILING_CHANNELS = {"email": "mail", "sms": "sms"}


class PartnerSelection(models.Model):
    _inherit = "partner.selection"

    def action_refresh(self):
        """Count again: customers, consents and locks change while a form is open."""
        return True

    def action_view_matching(self):
        return self._customer_list(self.env._("Matching customers"), "selection_id")

    def action_view_reach(self):
        return self._customer_list(self.name, "selection_reach_id")

    def _customer_list(self, name, field):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": [(field, "=", self.id)],
        }

    def action_view_excluded(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "partner_consent.partner_selection_exclusion_action"
        )
        action["context"] = {"partner_selection_id": self.id, "search_default_group_reason": 1}
        return action

    def action_view_batches(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "partner_consent.partner_history_batch_action"
        )
        return dict(action, domain=[("selection_id", "=", self.id)])

    def action_generate_history(self):
        return self._prepare_batch()._open_dialog()

    def action_mailing(self):
        """Open a new e-mail or SMS mailing to this selection; it leaves out whom it must."""
        self.ensure_one()
        if self.channel not in MAILING_CHANNELS:
            raise UserError(
                self.env._("%s: set the channel to e-mail or SMS to make a mailing.", self.name)
            )
        self._check_reach()
        return {
            "type": "ir.actions.act_window",
            "res_model": "mailing.mailing",
            "view_mode": "form",
            "context": {
                "default_mailing_type": MAILING_CHANNELS[self.channel],
                "default_mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "default_mailing_domain": self._mailing_domain(),
                "default_consent_scope": self.scope,
                "default_subject": self.name,
            },
        }

    def _mailing_domain(self):
        """Return the condition of a mailing, as text: what is temporary is gone when it is sent."""
        return self.domain if self.temporary else str([("selection_id", "=", self.id)])

    def action_ask_confirmation(self):
        """Ask the matching customers to confirm that they want e-mail.

        :raises AccessError: where the user may not change these customers
        """
        self.ensure_one()
        return self.env["res.partner"].search(self._customer_domain()).action_consent_ask()

    def action_call_list(self):
        """List those who may be called, with the number."""
        self._check_reach("phone")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "partner_consent.res_partner_call_list_action"
        )
        return dict(action, domain=[("selection_reach_id", "=", self.id)], context={})

    def action_letters(self):
        """Write a letter to those who may get one; the dialog says who is left out.

        :raises AccessError: where the purpose is service and the user may not decide that
        """
        self._check_reach("post")
        ids = self.env["res.partner"]._search(self._customer_domain(), order="id")
        return self.env["partner.letter"]._prepare(list(ids), self.scope)._open_dialog()

    def action_xlsx(self):
        self.ensure_one()
        self._check_reach()
        return {
            "type": "ir.actions.act_url",
            "url": f"/partner_consent/selection/{self.id}/xlsx",
            "target": "download",
        }

    def action_add_tags(self):
        """Give the chosen tags to all matching customers."""
        self.ensure_one()
        if not self.category_ids:
            raise UserError(self.env._("%s: choose the tags to add first.", self.name))
        partners = self.env["res.partner"].search(self._customer_domain())
        partners.write({"category_id": [Command.link(tag.id) for tag in self.category_ids]})
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(tags)s: added to %(count)s customers.",
                    tags=", ".join(self.category_ids.mapped("name")),
                    count=len(partners),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_keep(self):
        """Keep a temporary selection, and open it."""
        self.ensure_one()
        self.temporary = False
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.autovacuum
    def _gc_temporary(self):
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.with_context(active_test=False).search(
            [("temporary", "=", True), ("create_date", "<", yesterday)]
        ).unlink()


class PartnerHistoryBatch(models.Model):
    _inherit = "partner.history.batch"

    selection_id = fields.Many2one(
        "partner.selection", "Saved selection", readonly=True, copy=False, ondelete="set null"
    )
