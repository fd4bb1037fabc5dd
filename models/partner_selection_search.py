"""Selections in conditions on customers, and from the contact list into a selection."""

from odoo import api, fields, models
from odoo.fields import Domain

from .domain_fields import condition_field


class PartnerHistoryBatch(models.Model):
    _inherit = "partner.history.batch"

    selection_id = fields.Many2one(
        "partner.selection", "Saved selection", readonly=True, copy=False, ondelete="set null"
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    selection_id = condition_field(
        fields.Many2one,
        "partner.selection",
        search="_search_selection_id",
        help="For conditions: customers who match a saved selection.",
    )
    selection_reach_id = condition_field(
        fields.Many2one,
        "partner.selection",
        "Selection: may be contacted",
        search="_search_selection_reach_id",
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
        return Domain.OR(Domain("id", "in", selection._reach_query()) for selection in selections)

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
        return {
            "type": "ir.actions.act_window",
            "res_model": "partner.selection",
            "view_mode": "form",
            "context": {"default_domain": self._selected_condition()},
        }

    def action_use_selection(self):
        """Open the dialog in which all these customers are written to, called, exported or tagged.

        :raises AccessError: where the user may not read the customers
        """
        selected = self._all_selected()
        selection = self.env["partner.selection"].create(
            {
                "name": self.env._("%s customers of the contact list", len(selected)),
                "domain": self._selected_condition(),
                "temporary": True,
            }
        )
        view = self.env.ref("partner_consent.partner_selection_view_dialog")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reach these customers"),
            "res_model": "partner.selection",
            "res_id": selection.id,
            "views": [(view.id, "form")],
            "target": "new",
        }

    def _selected_condition(self):
        """Return the condition that finds these customers, or all that match, as text."""
        domain = self.env.context.get("active_domain")
        everybody = domain and len(self._all_selected()) > len(self)
        return str(domain if everybody else [("id", "in", self.ids)])
