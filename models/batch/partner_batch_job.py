"""Running a batch: at once, or by the job, which goes on after any interruption."""

import logging

import psycopg2

from odoo import api, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class PartnerBatch(models.AbstractModel):
    _inherit = "partner.batch"

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
