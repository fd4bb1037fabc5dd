"""What to do with a selection: history entry, mailing, SMS, lists, export, tags."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

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
                "default_mailing_domain": str([("selection_id", "=", self.id)]),
                "default_consent_scope": self.scope,
                "default_subject": self.name,
            },
        }

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
        """Write a letter to those who may get one."""
        self._check_reach("post")
        action = self.env["ir.actions.actions"]._for_xml_id("partner_consent.partner_letter_action")
        ids = self.partner_ids_to_contact()
        return dict(action, context={"active_model": "res.partner", "active_ids": ids})

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
        return True


class PartnerHistoryBatch(models.Model):
    _inherit = "partner.history.batch"

    selection_id = fields.Many2one(
        "partner.selection", "Saved selection", readonly=True, copy=False, ondelete="set null"
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    selection_id = fields.Many2one(
        "partner.selection",
        store=False,
        readonly=True,
        exportable=False,
        search="_search_selection_id",
        groups="base.group_user",
        help="For conditions: customers who match a saved selection.",
    )
    selection_reach_id = fields.Many2one(
        "partner.selection",
        "Selection: may be contacted",
        store=False,
        readonly=True,
        exportable=False,
        search="_search_selection_reach_id",
        groups="base.group_user",
        help="For conditions: customers of a saved selection who may be contacted.",
    )

    @api.model
    def _search_selection_id(self, operator, value):
        selections = self._selections_of(operator, value)
        if selections is NotImplemented:
            return NotImplemented
        return Domain.OR(selection._customer_domain() for selection in selections)

    @api.model
    def _search_selection_reach_id(self, operator, value):
        selections = self._selections_of(operator, value)
        if selections is NotImplemented:
            return NotImplemented
        reach = [
            SQL("SELECT id FROM (%s) judged WHERE reason IS NULL", selection._judged())
            for selection in selections
        ]
        return (
            Domain("id", "in", SQL("(%s)", SQL(" UNION ").join(reach))) if reach else Domain.FALSE
        )

    @api.model
    def _selections_of(self, operator, value):
        if operator != "in":
            return NotImplemented
        ids = [id_ for id_ in value if isinstance(id_, int) and id_]
        # A mailing goes on when its selection has been archived.
        selections = self.env["partner.selection"].with_context(active_test=False)
        return selections.search([("id", "in", ids)]).with_env(self.env)

    def action_save_selection(self):
        """Save these customers, or the search that found all of them, as a selection."""
        domain = self.env.context.get("active_domain")
        everybody = domain and len(self._history_selected()) > len(self)
        condition = domain if everybody else [("id", "in", self.ids)]
        return {
            "type": "ir.actions.act_window",
            "res_model": "partner.selection",
            "view_mode": "form",
            "context": {"default_domain": str(condition)},
        }
