"""Work on many customers at once: at once where they are few, otherwise in the background.

A model that inherits ``partner.batch`` is one run. It names its ``ir.cron`` in ``_batch_cron``, has
a ``company_id``, and does the work in :meth:`_run_chunk`; everything else is here: the selected
customers, progress, the rights of who started it, and going on after any interruption.
"""

import logging

import psycopg2
from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

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
    _description = "Work on a Selection of Customers"

    # XML id of the job that goes on with the runs of this model.
    _batch_cron = None
    # Up to this many customers the work is done when the user's click returns.
    _immediate = 10_000
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
            processed = batch.done_count + batch.excluded_count
            batch.progress = 100.0 * processed / batch.total_count if batch.total_count else 100.0
            if batch.state == "draft":
                batch.progress = 0.0

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
            raise AccessError(
                self.env._("What a batch has done can't be edited (%s).", ", ".join(fixed))
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if kept := self.filtered(lambda batch: not batch._may_be_deleted()):
            raise UserError(self._message_running(kept[0]))

    def _may_be_deleted(self):
        """Whether nothing is lost: it isn't at work, or an error stopped it."""
        return self.state != "running" or bool(self.error)

    @api.model
    def _message_running(self, batch):
        """Return why a running batch can't be deleted, and the way out."""
        return self.env._(
            "%(batch)s is still running. Wait until it is done.", batch=batch.display_name
        )

    @api.autovacuum
    def _gc_drafts(self):
        if self._abstract:
            # Odoo asks every model, this one too, which has no rows.
            return
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.search([("state", "=", "draft"), ("create_date", "<", yesterday)]).unlink()

    # -- before ------------------------------------------------------------------------------------

    @api.model
    def _make_draft(self, partner_ids, values):
        """Make a draft for these customers.

        :param partner_ids: ids of customers whom the caller may read
        :param dict values: of the model's own fields
        :return: the draft, with the caller's rights
        """
        ids = sorted(set(partner_ids))
        # sudo: what the columns of progress say is the engine's to write
        draft = self.sudo().create(values | {"total_count": len(ids), "excluded_ids": []})
        draft.flush_recordset()
        # Past the ORM, which would copy a list of 100,000 item by item.
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET selected_ids = %s WHERE id = %s",
                SQL.identifier(self._table),
                Json(ids),
                draft.id,
            )
        )
        draft.invalidate_recordset(["selected_ids"])
        return draft.sudo(self.env.su)

    def _selected(self):
        """Return the ids of all customers of the batch, in ascending order."""
        self.flush_recordset(["selected_ids"])
        query = SQL(
            "SELECT selected_ids FROM %s WHERE id = %s", SQL.identifier(self._table), self.id
        )
        return self.env.execute_query(query)[0][0] or []

    # -- running -----------------------------------------------------------------------------------

    def _check_start(self):
        """Refuse to start where the user lacks a right that the work needs.

        :raises AccessError: naming the right
        """

    def _immediate_limit(self):
        """Return up to how many customers the work is done at once."""
        return self._immediate

    def _run_chunk(self, ids):
        """Do the next piece of work, and count it in ``done_count`` and ``excluded_count``.

        What it writes is committed together with these counts: after a crash they tell where to go
        on. It sets ``state`` to ``done`` with the last piece.

        :param list ids: all customers of the batch, in ascending order
        :return: how many customers were dealt with
        """
        raise NotImplementedError

    def _start(self):
        self.ensure_one()
        self.check_access("write")
        self.sudo().lock_for_update(allow_referencing=True)
        if self.state != "draft":
            return
        self._check_start()
        # sudo: the columns of progress are the engine's to write
        self.sudo().state = "running"
        if self.total_count <= self._immediate_limit():
            ids = self._selected()
            while self.state == "running":
                self._run_chunk(ids)
        else:
            self._trigger()

    def action_resume(self):
        """Try again after what stopped the batch has been put right."""
        self.check_access("write")
        # sudo: the columns of progress are the engine's to write
        self.filtered(lambda batch: batch.state == "running").sudo().error = False
        self._trigger()

    @api.model
    def _trigger(self):
        # sudo: users may start this one job
        self.env.ref(self._batch_cron).sudo()._trigger()

    @api.model
    def _cron_run(self):
        """Continue the running batches, oldest first, and commit after each chunk."""
        cron = self.env["ir.cron"]
        waiting = self.search([("state", "=", "running"), ("error", "=", False)], order="id")
        if not cron._commit_progress(remaining=waiting._remaining()):
            return
        for batch in waiting:
            if not batch._run_in_background(cron):
                return

    def _remaining(self):
        return sum(batch.total_count - batch.done_count - batch.excluded_count for batch in self)

    def _run_in_background(self, cron):
        """Run one batch with the rights of who started it; return False when time is up."""
        self.ensure_one()
        try:
            batch, ids = self._as_starter(), self._selected()
            while self._is_next():
                if not cron._commit_progress(batch._run_chunk(ids)):
                    return False
        except psycopg2.OperationalError:
            # Another transaction was faster: the job tries again.
            raise
        except Exception as error:
            # One batch that can't go on must not hold up the others.
            self.env.cr.rollback()
            _logger.info("%s %s stopped: %s", self._description, self.id, error)
            self.error = str(error) or type(error).__name__
            # What remains of it waits for a person: the job has nothing more to do there.
            return bool(cron._commit_progress(self._remaining()))
        return True

    def _is_next(self):
        """Whether there is more to do, and no other transaction does it; asked as the job."""
        return bool(self.try_lock_for_update(allow_referencing=True)) and self.state == "running"

    def _as_starter(self):
        """Return the batch with the rights, language and time zone of who started it.

        :raises UserError: where the user can't log in any more, or lost the company
        """
        user = self.create_uid
        everywhere = user.id == api.SUPERUSER_ID
        # Also where the user was deleted, and nobody is left.
        if not (everywhere or user.active):
            raise UserError(self.env._("Whoever started it can't log in any more."))
        if not (everywhere or self.company_id in user.company_ids):
            raise UserError(
                self.env._(
                    "%(user)s, who started it, may not use %(company)s any more.",
                    user=user.name,
                    company=self.company_id.name,
                )
            )
        companies = (self.company_id | user.company_ids).ids
        return self.with_user(user).with_context(
            lang=user.lang, tz=user.tz, allowed_company_ids=companies
        )
