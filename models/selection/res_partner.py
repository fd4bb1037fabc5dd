"""Customers and selections: what to do with those ticked in a list, conditions on customers."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...policy import vocabulary as v
from ..batch import windows
from ..batch.ticked import all_ticked
from ..channel.settings import channel_selection, channels_in_use
from ..decision.facts import allowed_domain
from .conditions import matching_query, selections_of
from .deciding import reach_query
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

    def action_save_selection(self):
        """Save these customers, or the search that found all of them, as a selection."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "partner.selection",
            "view_mode": "form",
            "context": {"default_domain": _ticked_condition(self)},
        }

    def action_use_selection(self):
        """Open the dialog in which all these customers are written to, called, exported or tagged.

        :raises AccessError: where the user may not read the customers
        """
        selection = self.env["partner.selection"].create(
            {
                "name": self.env._("%s customers of the contact list", len(all_ticked(self))),
                "domain": _ticked_condition(self),
                "temporary": True,
            }
        )
        return windows.dialog(
            selection,
            "partner_consent.partner_selection_view_dialog",
            self.env._("Reach these customers"),
        )

    def action_write_letters(self):
        """Open the dialog in which a letter is written to all these customers."""
        return self.env["partner.letter"]._prepare(all_ticked(self).ids)._open_dialog()

    @api.model
    def _search_selection_id(self, operator, value):
        selections = selections_of(self, operator, value)
        if selections is NotImplemented:
            return NotImplemented
        return Domain.OR(Domain("id", "in", matching_query(selection)) for selection in selections)

    @api.model
    def _search_selection_reach_id(self, operator, value):
        selections = selections_of(self, operator, value)
        if selections is NotImplemented:
            return NotImplemented
        return Domain.OR(Domain("id", "in", reach_query(selection)) for selection in selections)

    @api.model
    def _search_reachable_channel(self, operator, value):
        if operator != "in":
            return NotImplemented
        in_use = channels_in_use(self.env)
        domain = Domain.OR(allowed_domain(channel) for channel in v.CHANNELS if channel in value)
        if False in value:
            domain |= ~Domain.OR(allowed_domain(channel) for channel in in_use)
        return domain


def _ticked_condition(partners):
    """Return the condition that finds these customers, or all that match, as text."""
    domain = partners.env.context.get("active_domain")
    everybody = domain and len(all_ticked(partners)) > len(partners)
    return str(domain if everybody else [("id", "in", partners.ids)])
