"""Mailings: whoever may not be contacted is left out before anything is rendered, with a reason."""

from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain

from ...models.decision import outcome, words
from ...models.selection.evaluating import FIXED, in_companies
from ...policy import failure_types
from ..context import ASKED, MAILING, OURS, SCOPE, UNFILTERED, is_marked
from . import mailing_company, mailing_recipients, outcomes, previews, stale_lists, traces
from .recipients import allowed_domain

CONDITION = frozenset(
    {"contact_list_ids", "mailing_domain", "mailing_filter_id", "mailing_model_id"}
)
# What decides whom a mailing is for.
WHOM = ("company_id", *CONDITION, *FIXED)


class MailingMailing(models.Model):
    _name = "mailing.mailing"
    _inherit = ["mailing.mailing", "partner.consent.scope", "partner.condition"]

    _condition_fields = CONDITION
    _condition_company_field = "company_id"

    company_id = fields.Many2one(
        "res.company",
        "Sent for",
        required=True,
        default=lambda self: self.env.company,
        tracking=True,
        help="The company whose mailing this is: recipients are searched and decided for it.",
    )
    consent_preview = fields.Json("Recipients as shown to the sender", readonly=True, copy=False)
    consent_scope = fields.Selection(tracking=True)
    consent_excluded_count = fields.Integer(
        "Left out",
        compute="_compute_consent_excluded",
        help="How many recipients may not be contacted and are left out.",
    )
    consent_excluded_summary = fields.Char("Left out, why", compute="_compute_consent_excluded")
    consent_list_notice = fields.Char("Notice on lists", compute=stale_lists.compute_notices)
    consent_waits = fields.Boolean("Waits for a list", readonly=True, copy=False)
    consent_net_count = fields.Integer(
        "Net reach",
        compute="_compute_consent_excluded",
        help="How many recipients remain.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("consent_scope", "mailing_type", "state", *WHOM)
    def _compute_consent_excluded(self):
        for mailing in self:
            counts = mailing_recipients.counts(mailing)
            mailing.consent_net_count = counts.pop(None, 0)
            mailing.consent_excluded_count = sum(counts.values())
            mailing.consent_excluded_summary = words.summary(self.env, counts)

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("ab_testing_enabled", "ab_testing_pc", "consent_scope", *WHOM)
    def _compute_total(self):
        for mailing in self:
            try:
                inside = in_companies(mailing)
                super(MailingMailing, inside)._compute_total()
                mailing.total = inside.total
                if mailing.state != "done" and traces.exist(mailing_recipients.together(mailing)):
                    # Of a mailing that is sent again, most have it already.
                    mailing.total = min(mailing.total, mailing.consent_net_count)
            except mailing_recipients.UNTELLABLE:
                # The form must open, or nobody could correct the condition.
                mailing.total = 0

    def action_view_consent_excluded(self):
        """Open the list of those who are or would be left out, grouped by reason."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "partner_consent.mailing_consent_exclusion_action"
        )
        action["context"] = {
            MAILING: self.id,
            "search_default_group_reason": 1,
            "allowed_company_ids": in_companies(self).env.companies.ids,
        }
        return action

    @api.model_create_multi
    def create(self, vals_list):
        mailings = super().create([vals | {"consent_preview": False} for vals in vals_list])
        mailing_company.check(mailings)
        mailings.filtered(lambda mailing: mailing.state == "in_queue")._consent_put_in_queue()
        return mailings

    def write(self, vals):
        if not self.env.su:
            vals = {name: value for name, value in vals.items() if name != "consent_preview"}
        result = super().write(vals)
        if "company_id" in vals:
            mailing_company.check(self)
        if vals.get("state") == "in_queue":
            self._consent_put_in_queue()
        elif vals.get("state") == "done":
            for mailing in self:
                previews.explain_nobody(mailing)
        return result

    def _condition_source(self):
        chosen = self.mailing_filter_id
        return (
            chosen if chosen.mailing_domain == self.mailing_domain else super()._condition_source()
        )

    def _condition_fix(self):
        super()._condition_fix()
        for mailing in self.filtered(lambda mailing: mailing.state == "in_queue"):
            previews.remember(mailing)

    def _consent_put_in_queue(self):
        """Write down what who sends this was shown: the queue finds the same, with their rights."""
        if not self.env.su:
            # sudo: what is fixed is the server's to say
            self.sudo().write({"condition_user_id": self.env.uid})
        for mailing in self:
            previews.remember(mailing)

    # -- recipients ------------------------------------------------------------------------------

    def _get_recipients_domain(self):
        if is_marked(self.env, UNFILTERED):
            return super()._get_recipients_domain()
        model, query, channel, scope = mailing_recipients.question(self)
        return Domain("id", "in", query) & allowed_domain(model, query, channel, scope)

    def _get_recipients(self):
        return super(MailingMailing, in_companies(self))._get_recipients()

    def _get_seen_list_extra(self):
        """Leave our traces out: somebody who agreed isn't a duplicate of one who refused."""
        join_domain, where_domain = super()._get_seen_list_extra()
        ours = ", ".join(f"'{code}'" for code in failure_types.LEFT_OUT)
        where_domain += f" AND (s.failure_type IS NULL OR s.failure_type NOT IN ({ours}))"
        return join_domain, where_domain

    def _get_remaining_recipients(self):
        """Record who is left out, then return who remains: both the queue and “Send” ask here."""
        self._consent_exclude()
        return super()._get_remaining_recipients()

    def _consent_exclude(self):
        """Write one cancelled trace for each recipient who may not be contacted."""
        self.ensure_one()
        mailing_recipients.exclude(self)

    # -- sending ---------------------------------------------------------------------------------

    @api.model
    def _process_mass_mailing_queue(self):
        due = self.search(
            [
                ("state", "in", ("in_queue", "sending")),
                "|",
                ("schedule_date", "<", fields.Datetime.now()),
                ("schedule_date", "=", False),
            ]
        )
        for mailing in due:
            # One whose recipients can't be told would stop all others.
            previews.return_unlike_preview(mailing)
            stale_lists.hold(mailing)
        return super()._process_mass_mailing_queue()

    def action_launch(self):
        return super().action_launch() or outcomes.told_queued(self)

    def action_retry_failed(self):
        return super().action_retry_failed() or outcomes.told_queued(self)

    def action_send_mail(self, res_ids=None):
        last = self.env["mailing.trace"].search([], order="id desc", limit=1).id or 0
        super().action_send_mail(res_ids)
        counts = sum((outcomes.of_traces(mailing, last) for mailing in self), Counter())
        return outcome.toast(self.env, counts)

    def _get_mass_mailing_context(self):
        return super()._get_mass_mailing_context() | {ASKED: OURS, SCOPE: self.consent_scope}

    def _action_send_mail(self, res_ids=None):
        for mailing in map(in_companies, self):
            if mailing.mailing_type == "sms":
                super(MailingMailing, mailing)._action_send_mail(res_ids)
                continue
            remaining = mailing_recipients.remaining(mailing, res_ids)
            if remaining is None:
                mailing._consent_finish()
            else:
                super(MailingMailing, mailing)._action_send_mail(remaining)
        return True

    def action_send_sms(self, res_ids=None):
        for mailing in map(in_companies, self):
            remaining = mailing_recipients.remaining(mailing, res_ids)
            if remaining is None:
                mailing._consent_finish()
            else:
                super(MailingMailing, mailing).action_send_sms(remaining)
        return True

    def _consent_finish(self):
        """Close a mailing nobody of which may be contacted: its traces say why."""
        self.write(
            {
                "state": "done",
                "sent_date": fields.Datetime.now(),
                "kpi_mail_required": not self.sent_date,
            }
        )
