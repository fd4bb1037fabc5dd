"""Change of a company's controller: asked first, and what it changes for how many customers."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.channel.settings import channel_selection
from ..models.controller.controllers import controller_ids, controller_of, names_of
from .controller_answers import carry_all_refusals, count_answers


class PartnerConsentControllerChange(models.TransientModel):
    _name = "partner.consent.controller.change"
    _description = "Change the Controller for Consents"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    present_name = fields.Char("Controller until now", compute="_compute_present")
    choice_ids = fields.Many2many("res.company", compute="_compute_present")
    controller_id = fields.Many2one(
        "res.company",
        "New controller",
        required=True,
        domain="[('id', 'in', choice_ids)]",
        ondelete="cascade",
        help="Whose answers the company reads and writes from then on: another company that has "
        "answers of its own, or the company itself.",
    )
    line_ids = fields.One2many(
        "partner.consent.controller.change.line",
        "change_id",
        compute="_compute_line_ids",
        store=True,
    )
    effects = fields.Text("What changes", compute="_compute_effects")
    take_refusals = fields.Boolean(
        "Take refusals along",
        help="Whoever said No to the controller until now has then said No to the new one, too. A "
        "Yes is never taken along.",
    )

    @api.depends("company_id")
    def _compute_present(self):
        for change in self:
            present, company = change._present(), change.company_id
            others = company.browse({*controller_ids(self.env), company.id} - {present.id})
            change.present_name = names_of(present)
            change.choice_ids = others._filtered_access("read")

    @api.depends("company_id", "controller_id")
    def _compute_line_ids(self):
        for change in self:
            lines = [Command.clear()]
            if change.controller_id:
                change.company_id.check_access("write")
                counts = count_answers(change._moving(), change._present(), change.controller_id)
                lines += [
                    Command.create({"channel": channel} | numbers)
                    for channel, numbers in counts.items()
                ]
            change.line_ids = lines

    @api.depends("company_id", "controller_id")
    def _compute_effects(self):
        for change in self:
            change.effects = "\n".join(change._effects()) if change.controller_id else False

    def action_change(self):
        """Give the company the other controller, in one transaction with the refusals.

        Whoever has the company's answers goes along with it.

        :return: the action that shows the company anew
        :raises AccessError: where the user may not change the companies concerned
        :raises UserError: where it is the controller already
        """
        self.ensure_one()
        moving, present, new = self._moving(), self._present(), self.controller_id
        moving.check_access("write")
        new.check_access("read")
        if new == present:
            raise UserError(
                self.env._("%(company)s has these answers already.", company=self.company_id.name)
            )
        # Each is to be read or written while it is a controller.
        ends = present == self.company_id
        if self.take_refusals and ends:
            carry_all_refusals(moving, present, new)
        moving.write({"consent_controller_id": new.id})
        if self.take_refusals and not ends:
            carry_all_refusals(moving, present, new)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _present(self):
        """Return the controller until now."""
        company = self.company_id
        return company.browse(controller_of(self.env, company.id) if company else ())

    def _moving(self):
        """Return the company, and those that have its answers."""
        company = self.company_id
        # sudo: whoever shares the answers goes along, known to the user or not
        others = company.sudo().with_context(active_test=False)
        return company | others.search([("consent_controller_id", "=", company.id)])

    def _effects(self):
        """Return what else changes, in sentences."""
        present, company = self._present(), self.company_id
        if present == company:
            yield self.env._(
                "The answers that %(company)s has now are kept, but nobody reads them until it is "
                "its own controller again.",
                company=company.name,
            )
        else:
            yield self.env._("The answers of %(present)s stay there.", present=self.present_name)
        yield self.env._(
            "A Yes is never copied: given to one company, it is none to another. Refusals go along "
            "only if you tick that below."
        )
        if others := len(self._moving()) - 1:
            yield self.env._(
                "Other companies that have the answers of %(company)s, and go along: %(count)s",
                company=company.name,
                count=others,
            )
        if waiting := self._waiting_count():
            yield self.env._(
                "Confirmation requests that wait for an answer, and become void: %(count)s",
                count=waiting,
            )

    def _waiting_count(self):
        """Return how many questions end, because the company is no controller any more."""
        if self._present() != self.company_id:
            return 0
        # sudo: they are counted, not shown
        requests = self.env["partner.consent.request"].sudo()
        return requests.search_count(
            [("company_id", "=", self.company_id.id), ("state", "=", "sent")]
        )


class PartnerConsentControllerChangeLine(models.TransientModel):
    _name = "partner.consent.controller.change.line"
    _description = "What Changes on a Channel"

    change_id = fields.Many2one(
        "partner.consent.controller.change", required=True, ondelete="cascade"
    )
    channel = fields.Selection(
        selection=lambda self: channel_selection(self.env), required=True, readonly=True
    )
    yes_now = fields.Integer("Yes until now", readonly=True)
    no_now = fields.Integer("No until now", readonly=True)
    yes_then = fields.Integer("Yes from then on", readonly=True)
    no_then = fields.Integer("No from then on", readonly=True)
    no_lacking = fields.Integer("No to take along", readonly=True)
