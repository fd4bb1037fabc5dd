"""Bulk change: one answer for a selection of customers, with the reason and what proves it."""

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError

from ..models.batch.ticked import ticked
from ..models.channel.settings import channel_label, channels_in_use
from ..models.consent.dry_run import sort_by_outcome
from ..models.consent.gate import lock_rows
from ..models.controller.controllers import in_own_company
from ..policy import vocabulary as v
from ..policy.groups import OFFICER
from .whose import in_words, of_one_company

SHOWN = 5


class PartnerConsentBulk(models.TransientModel):
    _name = "partner.consent.bulk"
    _description = "Change Consents"

    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        required=True,
        context={"active_test": False},
        default=lambda self: self._default_partner_ids(),
    )
    company_id = of_one_company()
    for_company = in_words()
    channel = fields.Selection(
        selection=lambda self: self._selection_channel(), required=True, default="email"
    )
    state = fields.Selection(
        selection=[("refused", "No"), ("given", "Yes"), ("unknown", "Not asked")],
        string="New answer",
        required=True,
        default=v.REFUSED,
    )
    note = fields.Char("Reason", required=True)
    document = fields.Binary(attachment=False, help="Kept in the ledger with every customer.")
    document_name = fields.Char()
    step = fields.Selection([("ask", "Ask"), ("done", "Done")], default="ask", required=True)
    total_count = fields.Integer("Selected", compute="_compute_counts")
    changed_count = fields.Integer("Will change", compute="_compute_counts")
    same_count = fields.Integer("Already so", compute="_compute_counts")
    refused_count = fields.Integer("Can't be changed", compute="_compute_counts")
    refusals = fields.Text("Why not", compute="_compute_counts")
    done_changed_count = fields.Integer("Changed", readonly=True)
    done_same_count = fields.Integer("Already so before", readonly=True)
    line_ids = fields.One2many("partner.consent.bulk.line", "bulk_id", readonly=True)

    @api.model
    def _default_partner_ids(self):
        return [Command.set(ticked(self.env).ids)]

    @api.model
    def _selection_channel(self):
        return [(code, channel_label(self.env, code)) for code in channels_in_use(self.env)]

    @api.depends("partner_ids", "company_id", "channel", "state", "note")
    def _compute_counts(self):
        for bulk in self:
            partners = bulk._partners()
            changing = same = partners.browse()
            refused = {}
            if bulk.channel and bulk.state:
                # The reason is asked for anyway: its absence is no reason against a customer.
                changing, same, refused = sort_by_outcome(
                    partners, bulk.channel, bulk.state, v.MANUAL
                )
            messages = list(refused.values())
            if len(messages) > SHOWN:
                more = self.env._("… and %(count)s more.", count=len(messages) - SHOWN)
                messages = [*messages[:SHOWN], more]
            bulk.total_count = len(partners)
            bulk.changed_count = len(changing)
            bulk.same_count = len(same)
            bulk.refused_count = len(refused)
            bulk.refusals = "\n".join(messages)

    def action_apply(self):
        """Change those whom the rules let change, and list the others with the reason.

        :return: the action that shows the result
        :raises AccessError: for everybody but consent officers
        """
        self.ensure_one()
        self._check_officer()
        partners = self._partners()
        lock_rows(partners, self.channel)
        changing, same, refused = sort_by_outcome(partners, self.channel, self.state, v.MANUAL)
        self._change(changing)
        self.line_ids = [
            Command.create({"partner_id": partner.id, "reason": reason})
            for partner, reason in refused.items()
        ]
        self.done_changed_count = len(changing)
        self.done_same_count = len(same)
        self.step = "done"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change Consents"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _partners(self):
        """Return the customers, in the company that the dialog was opened in."""
        return in_own_company(self).partner_ids._origin

    def _change(self, partners):
        if not partners:
            return
        evidence = {"note": self.note}
        attachments = self.env["ir.attachment"].sudo()
        if self.document:
            # sudo: the document belongs to the ledger, which nobody may write; so nobody removes it
            attachments = attachments.create(
                {
                    "name": self.document_name or self.note,
                    "datas": self.document,
                    "res_model": "partner.consent.event",
                }
            )
            evidence["attachment"] = attachments
        events = partners._consent_set(self.channel, self.state, source=v.MANUAL, **evidence)
        attachments.res_id = events[:1].id

    def _check_officer(self):
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Only a consent officer may change consents in bulk."))


class PartnerConsentBulkLine(models.TransientModel):
    _name = "partner.consent.bulk.line"
    _description = "Customer Whose Consent Can't Be Changed"

    bulk_id = fields.Many2one("partner.consent.bulk", required=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Customer", ondelete="cascade")
    reason = fields.Char()
