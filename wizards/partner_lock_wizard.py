"""Locking customers with an eye on what is still going on with them."""

from odoo import Command, api, fields, models

from ..models.batch.ticked import ticked
from ..models.controller.controllers import for_each_controller
from ..models.lock.effects import cancel_activities
from ..models.lock.open_business import open_business
from ..models.lock.rights import LOCK_FIELDS, is_manager
from ..policy.vocabulary import CHANNELS, LOCK, LOCK_DOCUMENTS, LOCK_HIDDEN, LOCK_NONE, REFUSED


class PartnerLockWizard(models.TransientModel):
    _name = "partner.lock.wizard"
    _description = "Lock Customers"

    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        required=True,
        context={"active_test": False},
        default=lambda self: self._default_partner_ids(),
    )
    lock_level = fields.Selection(
        selection=[("documents", "No new documents"), ("hidden", "Hidden")],
        required=True,
        default=LOCK_DOCUMENTS,
    )
    lock_reason_id = fields.Many2one("partner.lock.reason", required=True)
    lock_note = fields.Char()
    lock_until = fields.Date("Locked until")
    refuse_consents = fields.Boolean("Set all consents to No")
    cancel_activities = fields.Boolean("Cancel planned activities")
    line_ids = fields.One2many(
        "partner.lock.wizard.line",
        "wizard_id",
        compute="_compute_line_ids",
        # What the user may not read isn't named.
        compute_sudo=False,
        store=True,
    )
    is_correction = fields.Boolean(compute="_compute_is_correction")

    @api.model
    def default_get(self, fields):
        """Start from the lock that a single customer has already."""
        values = super().default_get(fields)
        partner = ticked(self.env)
        if len(partner) == 1 and partner.lock_level != LOCK_NONE:
            for fname in LOCK_FIELDS & set(fields):
                values[fname] = self._fields[fname].convert_to_write(partner[fname], partner)
        return values

    @api.model
    def _default_partner_ids(self):
        return [Command.set(ticked(self.env).ids)]

    @api.depends("partner_ids")
    def _compute_line_ids(self):
        for wizard in self:
            rows = open_business(wizard.partner_ids._origin)
            wizard.line_ids = [Command.clear(), *map(Command.create, rows)]

    @api.depends("partner_ids")
    def _compute_is_correction(self):
        for wizard in self:
            wizard.is_correction = any(
                not partner.lock_editable and partner.lock_correctable
                for partner in wizard.partner_ids
            )

    @api.onchange("lock_reason_id")
    def _onchange_lock_reason_id(self):
        """Propose what goes with a new reason; with the present one, what there is."""
        reason, partners = self.lock_reason_id, self.partner_ids._origin
        if not reason or not is_manager(self.env.user):
            return
        present = len(partners) == 1 and reason == partners.lock_reason_id
        self.lock_level = partners.lock_level if present else reason.proposed_level
        self.cancel_activities = not present and self.lock_level == LOCK_HIDDEN
        self.refuse_consents = self.cancel_activities and reason.refuses_consents

    def action_lock(self):
        """Lock the customers and do what was ticked.

        :raises AccessError: where the user may not set this level
        """
        self.ensure_one()
        partners = self.partner_ids
        if self.lock_level == LOCK_HIDDEN and self.refuse_consents:
            # Nobody is to write to them any more, on whosever behalf.
            for customers in for_each_controller(partners):
                for channel in CHANNELS:
                    note = self.lock_reason_id.name
                    customers._consent_set(channel, REFUSED, source=LOCK, note=note)
        partners.write(
            {
                "lock_level": self.lock_level,
                "lock_reason_id": self.lock_reason_id.id,
                "lock_note": self.lock_note,
                "lock_until": self.lock_until,
            }
        )
        if self.lock_level == LOCK_HIDDEN and self.cancel_activities:
            cancel_activities(partners)
        return {"type": "ir.actions.client", "tag": "soft_reload"}


class PartnerLockWizardLine(models.TransientModel):
    _name = "partner.lock.wizard.line"
    _description = "Open Business of a Customer"

    wizard_id = fields.Many2one("partner.lock.wizard", required=True, ondelete="cascade")
    kind = fields.Selection(
        selection=[
            ("document", "Open document"),
            ("appointment", "Appointment"),
            ("activity", "Planned activity"),
            ("mailing", "Scheduled mailing"),
        ],
        readonly=True,
    )
    model_name = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="model_name", readonly=True)
    name = fields.Char(readonly=True)
    date = fields.Date(readonly=True)
    document = fields.Char(compute="_compute_document")
    url = fields.Char("Open", compute="_compute_document")

    @api.depends("model_name", "res_id")
    def _compute_document(self):
        for line in self:
            known = line.model_name in self.env
            # sudo: names of models are no secret
            line.document = self.env["ir.model"].sudo()._get(line.model_name).name if known else ""
            line.url = f"/odoo/{line.model_name}/{line.res_id}" if known else ""
