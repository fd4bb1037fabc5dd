"""One history entry for a whole selection of customers: what, for whom, how far, and back again."""

from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_datetime

from .partner_history_values import VALUE_FIELDS

ENGINE_FIELDS = frozenset(
    {
        "state",
        "selection_id",
        "selection_name",
        "selected_ids",
        "excluded_ids",
        "total_count",
        "done_count",
        "excluded_count",
        "kept_count",
        "error",
    }
)


class PartnerHistoryBatch(models.Model):
    _name = "partner.history.batch"
    _inherit = ["partner.history.values"]
    _description = "History Batch"
    _order = "id desc"

    # Up to this many customers the entries are there when the user's click returns.
    _immediate = 10_000

    state = fields.Selection(
        selection=[
            ("draft", "To confirm"),
            ("running", "Running"),
            ("done", "Done"),
            ("undone", "Undone"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    selection_name = fields.Char("Selection", readonly=True, copy=False)
    # Long lists, which no screen reads: kept out of what the ORM fetches unasked.
    selected_ids = fields.Json("Selected customers", prefetch=False, readonly=True, copy=False)
    excluded_ids = fields.Json("Customers left out", prefetch=False, readonly=True, copy=False)
    total_count = fields.Integer("Selected", readonly=True, copy=False)
    done_count = fields.Integer("Entries made", readonly=True, copy=False)
    excluded_count = fields.Integer("Left out", readonly=True, copy=False)
    kept_count = fields.Integer("Kept on undo", readonly=True, copy=False)
    locked_count = fields.Integer("Locked", compute="_compute_locked_count")
    unlocked_count = fields.Integer("Get the entry", compute="_compute_locked_count")
    progress = fields.Float(compute="_compute_progress")
    error = fields.Char("Stopped because", readonly=True, copy=False)
    history_ids = fields.One2many("partner.history", "batch_id", "Entries", readonly=True)

    _running_idx = models.Index("(id) WHERE state = 'running'")

    @api.depends("total_count", "done_count", "excluded_count", "state")
    def _compute_progress(self):
        for batch in self:
            processed = batch.done_count + batch.excluded_count
            batch.progress = 100.0 * processed / batch.total_count if batch.total_count else 100.0
            if batch.state == "draft":
                batch.progress = 0.0

    @api.depends("selected_ids")
    def _compute_locked_count(self):
        partners = self.env["res.partner"].with_context(active_test=False)
        for batch in self:
            selected = Domain("id", "in", batch.selected_ids or [])
            batch.locked_count = partners.search_count(selected & self._locked_domain())
            batch.unlocked_count = batch.total_count - batch.locked_count

    @api.depends("create_date", "action_id", "selection_name")
    def _compute_display_name(self):
        for batch in self:
            when = format_datetime(self.env, batch.create_date or fields.Datetime.now())
            parts = (batch.selection_name, batch.action_id.name, when)
            batch.display_name = " – ".join(filter(None, parts))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_engine_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_engine_fields(vals)
        if not self.env.su and (started := self.filtered(lambda batch: batch.state != "draft")):
            raise UserError(
                self.env._(
                    "%(batch)s has been started: undo it and make a new one.",
                    batch=started[0].display_name,
                )
            )
        return super().write(vals)

    @api.model
    def _check_engine_fields(self, vals):
        if not self.env.su and (fixed := sorted(ENGINE_FIELDS.intersection(vals))):
            raise AccessError(
                self.env._("What a batch has done can't be edited (%s).", ", ".join(fixed))
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if running := self.filtered(lambda batch: batch.state == "running"):
            raise UserError(
                self.env._(
                    "%(batch)s is still running. Undo it first.", batch=running[0].display_name
                )
            )

    @api.autovacuum
    def _gc_drafts(self):
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.search([("state", "=", "draft"), ("create_date", "<", yesterday)]).unlink()

    # -- preparing ---------------------------------------------------------------------------------

    @api.model
    def _prepare(self, partner_ids, values=None, selection=None):
        """Make a draft batch for these customers.

        :param partner_ids: ids of customers whom the caller may read
        :param dict values: of the entry, as in ``res.partner.generate_history``
        :param selection: the ``partner.selection`` they come from
        :raises UserError: naming the values that can't be set
        """
        self._check_values(values or {})
        ids = sorted(set(partner_ids))
        # sudo: what the columns of progress say is the engine's to write
        draft = self.sudo().create(
            {
                **(values or {}),
                "selection_id": selection.id if selection else False,
                "selection_name": selection.name if selection else False,
                "total_count": len(ids),
                "excluded_ids": [],
            }
        )
        draft.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE partner_history_batch SET selected_ids = %s WHERE id = %s",
                Json(ids),
                draft.id,
            )
        )
        draft.invalidate_recordset(["selected_ids"])
        return draft.sudo(self.env.su)

    @api.model
    def _check_values(self, values):
        if unknown := sorted(values.keys() - set(VALUE_FIELDS)):
            raise UserError(
                self.env._(
                    "A history entry has no %(fields)s. Use: %(known)s.",
                    fields=", ".join(unknown),
                    known=", ".join(VALUE_FIELDS),
                )
            )
        labels = self.env.company._history_labels()
        if unnamed := sorted(name for name in values if labels.get(name) == ""):
            raise UserError(
                self.env._(
                    "%(fields)s can't be filled because the field has no label. Name it in "
                    "Settings > Customer Consent > Customer history.",
                    fields=", ".join(unnamed),
                )
            )

    def _open_dialog(self):
        self.ensure_one()
        view = self.env.ref("partner_consent.partner_history_batch_view_dialog")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Create history entry"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
        }

    def _locked_domain(self):
        return Domain("effective_lock_level", "in", ("documents", "hidden"))
