"""Making a batch's entries: one statement a chunk, resumable after any interruption."""

import logging

import psycopg2

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .partner_history_values import VALUE_FIELDS

_logger = logging.getLogger(__name__)
COPIED = (*VALUE_FIELDS, "company_id")


class PartnerHistoryBatch(models.Model):
    _inherit = "partner.history.batch"

    _chunk = 10_000
    # An action that changes consents or plans activities is work for each customer.
    _immediate_with_effects = 200
    _chunk_with_effects = 500

    def _start(self):
        self.ensure_one()
        self.check_access("write")
        self.sudo().lock_for_update(allow_referencing=True)
        if self.state != "draft":
            return
        self.env["partner.history"].check_access("create")
        # sudo: the columns of progress are the engine's to write
        self.sudo().state = "running"
        effects = self.action_id._has_effects()
        if self.total_count <= (self._immediate_with_effects if effects else self._immediate):
            ids = self._selected()
            while self.state == "running":
                self._run_chunk(ids)
        else:
            self._trigger()

    @api.model
    def _trigger(self):
        # sudo: users may start this one job
        self.env.ref("partner_consent.ir_cron_history_batch").sudo()._trigger()

    @api.model
    def _cron_run(self):
        """Continue the running batches, oldest first, and commit after each chunk."""
        cron = self.env["ir.cron"]
        waiting = self.search([("state", "=", "running"), ("error", "=", False)], order="id")
        remaining = sum(
            batch.total_count - batch.done_count - batch.excluded_count for batch in waiting
        )
        if not cron._commit_progress(remaining=remaining):
            return
        for batch in waiting:
            if not batch._run_in_background(cron):
                return

    def _run_in_background(self, cron):
        """Run one batch with the rights of who started it; return False when time is up."""
        self.ensure_one()
        user = self.create_uid
        companies = (self.company_id | user.company_ids).ids
        batch = self.with_user(user).with_context(allowed_company_ids=companies)
        ids = batch._selected()
        while batch.sudo().try_lock_for_update(allow_referencing=True) and batch.state == "running":
            try:
                processed = batch._run_chunk(ids)
            except psycopg2.OperationalError:
                # Another transaction was faster: the job tries again.
                raise
            except Exception as error:
                # One batch that can't go on must not hold up the others.
                self.env.cr.rollback()
                _logger.info("History batch %s stopped: %s", self.id, error)
                self.error = str(error)
                return bool(cron._commit_progress())
            if not cron._commit_progress(processed):
                return False
        return True

    def _selected(self):
        """Return the ids of all customers of the batch, in ascending order.

        Past the ORM, which would copy a list of 100,000 item by item.
        """
        self.flush_recordset(["selected_ids"])
        query = SQL("SELECT selected_ids FROM partner_history_batch WHERE id = %s", self.id)
        return self.env.execute_query(query)[0][0] or []

    def _run_chunk(self, ids):
        """Make the next entries.

        :param list ids: all customers of the batch, in ascending order
        :return: how many customers were dealt with
        """
        self.ensure_one()
        position = self.done_count + self.excluded_count
        effects = self.action_id._has_effects()
        size = self._chunk_with_effects if effects else self._chunk
        chunk = ids[position : position + size]
        excluded = self._insert_entries(chunk) if chunk else []
        if effects:
            customers = self.env["res.partner"].browse(sorted(set(chunk).difference(excluded)))
            self.action_id._apply_effects(customers, self.date, self.user_id, self.note)
        state = "done" if position + len(chunk) >= len(ids) else "running"
        # sudo: the columns of progress are the engine's to write
        self.sudo().write(
            {
                "done_count": self.done_count + len(chunk) - len(excluded),
                "excluded_count": self.excluded_count + len(excluded),
                "excluded_ids": (self.excluded_ids or []) + excluded,
                "state": state,
            }
        )
        return len(chunk)

    def _insert_entries(self, partner_ids):
        """Insert one row per customer who isn't locked and whom the user may read.

        :param list partner_ids: in ascending order
        :return: ids of those customers who got none
        :raises AccessError: where a record rule forbids these entries
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        self.env.flush_all()
        query = partners._search(~self._locked_domain(), order="id")
        # As one literal: PostgreSQL would parse and plan each of 10,000 numbers.
        array = "{" + ",".join(map(str, partner_ids)) + "}"
        query.add_where(SQL("res_partner.id = ANY(%s::int4[])", array))
        # After a crash the position is that of the last commit, as the rows are. Should there be
        # one all the same, it is not made again.
        query.add_where(
            SQL(
                "NOT EXISTS (SELECT 1 FROM partner_history made WHERE made.batch_id = %s"
                " AND made.partner_id BETWEEN %s AND %s AND made.partner_id = res_partner.id)",
                self.id,
                partner_ids[0],
                partner_ids[-1],
            )
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO partner_history (partner_id, batch_id, edited, %(columns)s,"
                " create_uid, write_uid, create_date, write_date)"
                " SELECT partner.id, batch.id, FALSE, %(values)s,"
                " %(uid)s, %(uid)s, %(now)s, %(now)s"
                " FROM %(partners)s AS partner, partner_history_batch AS batch"
                " WHERE batch.id = %(batch)s RETURNING partner_id",
                columns=SQL(", ").join(SQL.identifier(name) for name in COPIED),
                values=SQL(", ").join(SQL.identifier("batch", name) for name in COPIED),
                uid=self.env.uid,
                now=self.env.cr.now(),
                partners=SQL("(%s)", query.select()),
                batch=self.id,
            )
        )
        made = {partner_id for (partner_id,) in self.env.cr.fetchall()}
        entries = self.env["partner.history"]
        entries.invalidate_model()
        partners.invalidate_model(["history_ids", "history_count"])
        own = Domain("batch_id", "=", self.id) & Domain("partner_id", ">=", partner_ids[0])
        entries._check_raw(own, "create")
        return self._without_entry(partner_ids, made)

    def _without_entry(self, partner_ids, made):
        if len(made) == len(partner_ids):
            return []
        # sudo: an entry that is there already counts, whatever the user may read
        missing = [id_ for id_ in partner_ids if id_ not in made]
        there = (
            self.env["partner.history"]
            .sudo()
            .search([("batch_id", "=", self.id), ("partner_id", "in", missing)])
        )
        return sorted(set(missing).difference(there.partner_id.ids))
