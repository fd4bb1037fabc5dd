"""One history entry for many customers: what it says, who gets it, how far it is, and undo."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ...policy import vocabulary as v
from ..batch import windows
from ..batch.partner_batch import ENGINE_FIELDS
from .effects import apply_effects, has_effects
from .inserting import insert_entries
from .partner_history_values import CONTENT_FIELDS, VALUE_FIELDS
from .undo import undo


class PartnerHistoryBatch(models.Model):
    _name = "partner.history.batch"
    _inherit = ["partner.history.values", "partner.batch"]
    _description = "History Batch"
    _order = "id desc"

    _batch_cron = "partner_consent.ir_cron_history_batch"
    _engine_fields = ENGINE_FIELDS | {"selection_id", "selection_name", "kept_count"}
    _chunk = 25_000
    # An action that changes consents or plans activities is work for each customer.
    _immediate_with_effects = 200
    _chunk_with_effects = 500

    state = fields.Selection(
        selection_add=[("undone", "Undone")], ondelete={"undone": "set default"}
    )
    selection_id = fields.Many2one(
        "partner.selection", "Saved selection", readonly=True, copy=False, ondelete="set null"
    )
    # Outlives the selection.
    selection_name = fields.Char("Selection", readonly=True, copy=False)
    done_count = fields.Integer("Entries made")
    kept_count = fields.Integer("Kept on undo", readonly=True, copy=False)
    locked_count = fields.Integer("Locked", compute="_compute_locked_count")
    unlocked_count = fields.Integer("Get the entry", compute="_compute_locked_count")
    history_ids = fields.One2many("partner.history", "batch_id", "Entries", readonly=True)

    _running_idx = models.Index("(id) WHERE state = 'running'")

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

    def action_start(self):
        """Make the entries: at once where they are few, otherwise in the background.

        :return: the notification that says how many, for a single batch
        :raises UserError: where the entry says nothing
        :raises AccessError: where the user may not create these entries
        """
        for batch in self:
            batch._start()
        return windows.done(self._message_started()) if len(self) == 1 else True

    def action_undo(self):
        """Take the entries back, except those that somebody has worked on since.

        :return: True
        :raises UserError: where there is nothing to undo
        :raises AccessError: where the user may not delete the entries
        """
        for batch in self:
            undo(batch)
        return True

    def action_view_entries(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "partner_consent.partner_history_action"
        )
        return dict(action, domain=[("batch_id", "=", self.id)], context={})

    @api.model
    def _prepare(self, partner_ids, values=None, selection=None):
        """Make a draft batch for these customers.

        :param partner_ids: ids of customers whom the caller may read
        :param dict values: of the entry, as in ``res.partner.generate_history``
        :param selection: the ``partner.selection`` they come from
        :raises UserError: naming the values that can't be set
        """
        self._check_values(values or {})
        origin = {
            "selection_id": selection.id if selection else False,
            "selection_name": selection.name if selection else False,
        }
        return super()._prepare(partner_ids, (values or {}) | origin)

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

    def _check_start(self):
        self.env["partner.history"].check_access("create")
        if not any(self[name] for name in CONTENT_FIELDS):
            raise UserError(
                self.env._(
                    "The entry says nothing yet. Choose an action or an info, fill in a field or "
                    "write a note."
                )
            )

    def _immediate_limit(self):
        return self._immediate_with_effects if has_effects(self.action_id) else self._immediate

    def _chunk_size(self):
        return self._chunk_with_effects if has_effects(self.action_id) else self._chunk

    def _deal_with(self, ids):
        excluded = insert_entries(self, ids)
        if has_effects(self.action_id):
            customers = self.env["res.partner"].browse(sorted(set(ids).difference(excluded)))
            apply_effects(self.action_id, customers, self.date, self.user_id, self.note)
        return excluded

    def _locked_domain(self):
        return Domain("effective_lock_level", "in", (v.LOCK_DOCUMENTS, v.LOCK_HIDDEN))

    def _excluded_now(self):
        partners = self.env["res.partner"].with_context(active_test=False)
        return list(partners._search(Domain("id", "in", self._selected()) & self._locked_domain()))

    def _dialog(self):
        title = self.env._("Create history entry")
        return "partner_consent.partner_history_batch_view_dialog", title

    def _message_started(self):
        if self.state == "running":
            return self.env._(
                "%(total)s customers: the entries are made in the background.",
                total=self.total_count,
            )
        return self.env._(
            "%(done)s entries made, %(excluded)s locked customers left out.",
            done=self.done_count,
            excluded=self.excluded_count,
        )

    def _may_be_deleted(self):
        # What stopped half-way has made entries: undo takes them back.
        return self.state != "running"

    @api.model
    def _message_running(self, batch):
        return self.env._("%(batch)s is still running. Undo it first.", batch=batch.display_name)
