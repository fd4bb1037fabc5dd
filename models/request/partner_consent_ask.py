"""Asking many customers for confirmation: in the background, with progress."""

from odoo import api, fields, models
from odoo.tools import format_datetime

from ..batch.partner_batch import ENGINE_FIELDS
from ..consent.rights import check_customers
from . import words
from .asking import CHANNEL, ask, check_asker


class PartnerConsentAsk(models.Model):
    """One run of "ask all these customers to confirm the e-mail consent"."""

    _name = "partner.consent.ask"
    _inherit = ["partner.batch"]
    _description = "Confirmation Round"
    _order = "id desc"

    _batch_cron = "partner_consent.ir_cron_consent_ask"
    _engine_fields = ENGINE_FIELDS | {"obstacle_counts"}
    # Up to this many are asked while the user waits, and named one by one.
    _immediate = 50

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    done_count = fields.Integer("Asked")
    # {code of the obstacle: number of customers}
    obstacle_counts = fields.Json(readonly=True, copy=False)
    excluded_summary = fields.Char("Not asked, why", compute="_compute_excluded_summary")

    _running_idx = models.Index("(id) WHERE state = 'running'")

    @api.depends("create_date")
    def _compute_display_name(self):
        for batch in self:
            when = format_datetime(self.env, batch.create_date or fields.Datetime.now())
            batch.display_name = self.env._("Confirmation round of %s", when)

    @api.depends("obstacle_counts")
    @api.depends_context("lang")
    def _compute_excluded_summary(self):
        labels = words.labels(self.env)
        for batch in self:
            counts = batch.obstacle_counts or {}
            batch.excluded_summary = " · ".join(
                f"{labels[code]}: {count}" for code, count in counts.items()
            )

    def _may_be_deleted(self):
        # The others say who was asked, and who wasn't.
        return self.state == "draft" or bool(self.error)

    @api.model
    def _message_running(self, batch):
        return self.env._(
            "%(batch)s can't be deleted: only a round that an error has stopped can.",
            batch=batch.display_name,
        )

    def _check_start(self):
        # In the background, nobody would hear that there is nothing to agree to.
        # sudo: wordings are kept by consent officers
        self.env["partner.consent.wording"].sudo()._current(CHANNEL)
        partners = self.env["res.partner"]
        check_customers(partners)
        check_asker(partners)

    def _deal_with(self, ids):
        # Whom the user may not see any more isn't asked, and isn't counted by reason.
        partners = self.env["res.partner"].search([("id", "in", ids)])
        requests, refused = ask(partners)
        counts = dict(self.obstacle_counts or {})
        for code, customers in refused.items():
            counts[code] = counts.get(code, 0) + len(customers)
        # sudo: the columns of progress are the engine's to write
        self.sudo().obstacle_counts = counts
        return sorted(set(ids).difference(requests.partner_id.ids))

    @api.model
    def _start_for(self, customers):
        """Ask these customers in the background, and open the form that shows how far it is."""
        batch = self._prepare(customers.ids)
        batch._start()
        return batch._open_form()
