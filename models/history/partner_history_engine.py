"""Making a batch's entries: one statement a chunk, resumable after any interruption."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..batch.partner_batch import ids_array
from .partner_history_values import VALUE_FIELDS

COPIED = (*VALUE_FIELDS, "company_id")


class PartnerHistoryBatch(models.Model):
    _inherit = "partner.history.batch"

    _chunk = 25_000
    # An action that changes consents or plans activities is work for each customer.
    _immediate_with_effects = 200
    _chunk_with_effects = 500

    def _check_start(self):
        self.env["partner.history"].check_access("create")
        self._check_says_something()

    def _immediate_limit(self):
        return self._immediate_with_effects if self.action_id._has_effects() else self._immediate

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
        first, last = partner_ids[0], partner_ids[-1]
        # After a crash the position is that of the last commit, as the rows are. Should there be
        # one all the same, it is not made again. Asked beforehand: within the INSERT, PostgreSQL
        # may look for each customer among the rows that it is inserting.
        there = self._customers_between(first, last)
        query = partners._search(~self._locked_domain(), order="id")
        query.add_join(
            "JOIN",
            "chosen",
            SQL("(SELECT unnest(%s) AS id)", ids_array(i for i in partner_ids if i not in there)),
            SQL("chosen.id = res_partner.id"),
        )
        # Their range, so that a chunk can read its own part of the customers, not all of them.
        query.add_where(SQL("res_partner.id BETWEEN %s AND %s", first, last))
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
        own = Domain("batch_id", "=", self.id) & Domain("partner_id", ">=", first)
        entries._check_raw(own, "create")
        return [id_ for id_ in partner_ids if id_ not in made and id_ not in there]

    def _customers_between(self, first, last):
        """Return the ids from ``first`` to ``last`` of customers who have their entry."""
        query = SQL(
            "SELECT partner_id FROM partner_history"
            " WHERE batch_id = %s AND partner_id BETWEEN %s AND %s",
            self.id,
            first,
            last,
        )
        return {partner_id for (partner_id,) in self.env.execute_query(query)}
