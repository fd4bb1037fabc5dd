"""Customers and selections: what is ticked in a list, and conditions on customers."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...policy import vocabulary as v
from ..channel.settings import channel_selection, channels_in_use
from ..decision.facts import allowed_domain
from .domain_fields import condition_field


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
    reachable_channel = condition_field(
        fields.Selection,
        selection=lambda self: channel_selection(self.env),
        string="May be contacted by",
        search="_search_reachable_channel",
        help="For conditions: customers who may be contacted by this channel for advertising.",
    )

    def _all_selected(self):
        """Return these customers, or all that match where the client cut the list at its limit."""
        self.check_access("read")
        # sudo: a public limit of the web client
        parameters = self.env["ir.config_parameter"].sudo()
        limit = int(parameters.get_param("web.active_ids_limit", default="20000"))
        domain = self.env.context.get("active_domain")
        if domain and len(self) >= limit and self.env.context.get("active_model") == self._name:
            return self.search(domain)
        return self

    @api.model
    def _active_selection(self):
        """Return the customers of the list, or the form, that a dialog was opened from."""
        context = self.env.context
        if context.get("active_model") != self._name:
            return self.browse()
        return self.browse(context.get("active_ids"))._all_selected()

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

    def action_write_letters(self):
        """Open the dialog in which a letter is written to all these customers."""
        selected = self._all_selected()
        return self.env["partner.letter"]._prepare(selected.ids)._open_dialog()

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

    @api.model
    def _search_reachable_channel(self, operator, value):
        if operator != "in":
            return NotImplemented
        in_use = channels_in_use(self.env)
        domain = Domain.OR(allowed_domain(channel) for channel in v.CHANNELS if channel in value)
        if False in value:
            domain |= ~Domain.OR(allowed_domain(channel) for channel in in_use)
        return domain
