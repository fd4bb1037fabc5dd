"""Work on many customers: at once where they are few, otherwise in the background.

A model that inherits ``partner.batch`` is one run. It names its ``ir.cron`` in ``_batch_cron``, has
a ``company_id``, and says in ``_deal_with`` what is done with one chunk of the customers. Position,
progress, start and interruption are the same for all.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from . import customer_ids, running, windows

ENGINE_FIELDS = frozenset(
    {
        "state",
        "selected_ids",
        "excluded_ids",
        "total_count",
        "done_count",
        "excluded_count",
        "error",
    }
)


class PartnerBatch(models.AbstractModel):
    _name = "partner.batch"
    _description = "Work on Many Customers"

    # XML id of the job that goes on with the runs of this model.
    _batch_cron = None
    # Up to this many customers the work is done when the user's click returns.
    _immediate = 10_000
    # So many customers are dealt with between two commits.
    _chunk = 500
    # What only the engine writes.
    _engine_fields = ENGINE_FIELDS

    state = fields.Selection(
        selection=[("draft", "To confirm"), ("running", "Running"), ("done", "Done")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    # Long lists, which no screen reads: kept out of what the ORM fetches unasked.
    selected_ids = fields.Json("Selected customers", prefetch=False, readonly=True, copy=False)
    excluded_ids = fields.Json("Customers left out", prefetch=False, readonly=True, copy=False)
    total_count = fields.Integer("Selected", readonly=True, copy=False)
    done_count = fields.Integer("Done", readonly=True, copy=False)
    excluded_count = fields.Integer("Left out", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress")
    error = fields.Char("Stopped because", readonly=True, copy=False)

    @api.depends("total_count", "done_count", "excluded_count", "state")
    def _compute_progress(self):
        for batch in self:
            share = batch._position() / batch.total_count if batch.total_count else 1.0
            batch.progress = 0.0 if batch.state == "draft" else 100.0 * share

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_engine_fields(vals)
        # Context defaults are as forgeable as values.
        defaults = {f"default_{name}" for name in self._engine_fields}
        context = {name: v for name, v in self.env.context.items() if name not in defaults}
        return super(PartnerBatch, self.with_env(self.env(context=context))).create(vals_list)

    def write(self, vals):
        self._check_engine_fields(vals)
        if not self.env.su and (started := self.filtered(lambda batch: batch.state != "draft")):
            raise UserError(
                self.env._(
                    "%(batch)s has been started and can't be changed any more: make a new one.",
                    batch=started[0].display_name,
                )
            )
        return super().write(vals)

    @api.model
    def _check_engine_fields(self, vals):
        if not self.env.su and (fixed := sorted(self._engine_fields.intersection(vals))):
            names = ", ".join(fixed)
            raise AccessError(self.env._("What a batch has done can't be edited (%s).", names))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if kept := self.filtered(lambda batch: not batch._may_be_deleted()):
            raise UserError(self._message_running(kept[0]))

    @api.autovacuum
    def _gc_drafts(self):
        if self._abstract:
            # Odoo asks every model, this one too, which has no rows.
            return
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.search([("state", "=", "draft"), ("create_date", "<", yesterday)]).unlink()

    def _deal_with(self, ids):
        """Do the work for one chunk of the customers.

        What it writes is committed together with the progress: after a crash that tells where to go
        on.

        :param list ids: of the customers, in ascending order, at least one
        :return: list of the ids of those who were left out
        """
        raise NotImplementedError

    def _finish(self, ids):
        """Do what remains after the last chunk, in the same transaction.

        :param list ids: all customers of the run, in ascending order
        """

    def _chunk_size(self):
        """Return how many customers are dealt with between two commits."""
        return self._chunk

    def _immediate_limit(self):
        """Return up to how many customers the work is done at once."""
        return self._immediate

    def _check_start(self):
        """Refuse to start where something that the work needs is missing, such as a right.

        :raises AccessError, UserError: saying what is missing
        """

    def _excluded_now(self):
        """Return the ids of those whom a draft would leave out if it were started now."""
        return []

    def _dialog(self):
        """Return the XML id of the form in which a draft is confirmed, and its title."""
        raise NotImplementedError

    def _may_be_deleted(self):
        """Whether nothing is lost: it isn't at work, or an error stopped it."""
        return self.state != "running" or bool(self.error)

    @api.model
    def _message_running(self, batch):
        """Return why a batch can't be deleted, and the way out."""
        return self.env._(
            "%(batch)s is still running. Wait until it is done.", batch=batch.display_name
        )

    @api.model
    def _prepare(self, partner_ids, values=None):
        """Make a draft for these customers.

        :param partner_ids: ids of customers whom the caller may read
        :param dict values: of the model's own fields
        :return: the draft, with the caller's rights
        """
        ids = sorted(set(partner_ids))
        values = (values or {}) | {"total_count": len(ids), "excluded_ids": []}
        # sudo: what the columns of progress say is the engine's to write
        draft = self.sudo().create(values)
        customer_ids.store(draft, ids)
        return draft.sudo(self.env.su)

    def _selected(self):
        """Return the ids of all customers of the batch, in ascending order."""
        return customer_ids.load(self)

    def _start(self):
        """Do the work: at once where the customers are few, otherwise in the background.

        :raises AccessError: where the user lacks a right that the work needs
        """
        running.start(self)

    def _position(self):
        """Return how many customers have been dealt with."""
        return self.done_count + self.excluded_count

    def _run_chunk(self, ids):
        """Deal with the next chunk, and write down how far the run is.

        :param list ids: all customers of the batch, in ascending order
        :return: how many customers were dealt with
        """
        return running.run_chunk(self, ids)

    @api.model
    def _trigger(self):
        # sudo: users may start this one job
        self.env.ref(self._batch_cron).sudo()._trigger()

    @api.model
    def _cron_run(self):
        """Continue the running batches, oldest first, and commit after each chunk."""
        waiting = self.search([("state", "=", "running"), ("error", "=", False)], order="id")
        running.run_all(waiting)

    def action_resume(self):
        """Try again after what stopped the batch has been put right."""
        self.check_access("write")
        # sudo: the columns of progress are the engine's to write
        self.filtered(lambda batch: batch.state == "running").sudo().error = False
        self._trigger()

    def action_view_excluded(self):
        """List the customers who were left out; of a draft, those who would be now."""
        self.ensure_one()
        ids = self._excluded_now() if self.state == "draft" else self.excluded_ids or []
        action = windows.left_out(self.env["res.partner"].browse(ids).exists())
        return action | {"context": action["context"] | windows.of_run(self)}

    def _open_form(self):
        return windows.form(self) | {"context": windows.of_run(self)}

    def _open_dialog(self):
        """Open the dialog in which the draft is confirmed."""
        self.ensure_one()
        return windows.dialog(self, *self._dialog()) | {"context": windows.of_run(self)}
