"""One history entry for a whole selection of customers: what, for whom, how far, and back again."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..batch.partner_batch import ENGINE_FIELDS
from .partner_history_values import CONTENT_FIELDS, VALUE_FIELDS


class PartnerHistoryBatch(models.Model):
    _name = "partner.history.batch"
    _inherit = ["partner.history.values", "partner.batch"]
    _description = "History Batch"
    _order = "id desc"

    _batch_cron = "partner_consent.ir_cron_history_batch"
    _engine_fields = ENGINE_FIELDS | {"selection_id", "selection_name", "kept_count"}

    state = fields.Selection(
        selection_add=[("undone", "Undone")], ondelete={"undone": "set default"}
    )
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

    def _may_be_deleted(self):
        # What stopped half-way has made entries: undo takes them back.
        return self.state != "running"

    @api.model
    def _message_running(self, batch):
        return self.env._("%(batch)s is still running. Undo it first.", batch=batch.display_name)

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
        selected = {
            "selection_id": selection.id if selection else False,
            "selection_name": selection.name if selection else False,
        }
        return self._make_draft(partner_ids, (values or {}) | selected)

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

    def _check_says_something(self):
        """Refuse an entry of which nothing but date and staff is filled in.

        :raises UserError: saying what to fill in
        """
        self.ensure_one()
        if not any(self[name] for name in CONTENT_FIELDS):
            raise UserError(
                self.env._(
                    "The entry says nothing yet. Choose an action or an info, fill in a field or "
                    "write a note."
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
