"""Who of a selection may be contacted, and why the others may not: one query for all."""

import psycopg2

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...policy import vocabulary as v
from ..decision.facts import allowed_sql, lock_column, reason_sql


class PartnerSelection(models.Model):
    _inherit = "partner.selection"

    def _query(self):
        """Return the query of the matching customers, under the user's record rules."""
        return self.env["res.partner"]._search(self._customer_domain())

    def _judged(self):
        """Return ``SELECT id, reason`` of the matching customers; no reason: may be contacted."""
        self.ensure_one()
        partners = self.env["res.partner"]
        query = self._query()
        if self.channel:
            reason = reason_sql(partners, self.channel, self.scope, "res_partner")
        else:
            partners.flush_model(["effective_lock_level"])
            reason = SQL(
                "CASE WHEN res_partner.effective_lock_level <> %s THEN %s END",
                v.LOCK_NONE,
                v.LOCKED,
            )
        return SQL(
            "SELECT res_partner.id AS id, %s AS reason FROM res_partner WHERE res_partner.id IN %s",
            reason,
            query.subselect(),
        )

    def _reason_counts(self):
        """Return ``{reason: customers}``; those who may be contacted under None."""
        self.ensure_one()
        rows = self.env.execute_query(
            SQL("SELECT reason, count(*) FROM (%s) judged GROUP BY reason", self._judged())
        )
        return dict(rows)

    def _try_reason_counts(self):
        """Return ``(counts, problem)``: one that can't be counted must not hide the others.

        Its field may be gone with an app, or not be for the user who looks at a shared selection.
        """
        self._origin.check_access("read")
        try:
            with self.env.cr.savepoint():
                return self._reason_counts(), False
        except (UserError, AccessError, ValueError, psycopg2.DataError) as error:
            return {}, str(error)

    def partner_ids_to_contact(self):
        """Return the ids of the matching customers who may be contacted now, in ascending order.

        Judged by this selection's channel and purpose, in one query.
        """
        self.ensure_one()
        self.check_access("read")
        query = self._reach_query()
        query.order = SQL.identifier("res_partner", "id")
        return list(query.get_result_ids())

    def _reach_query(self):
        """Return the query of the matching customers who may be contacted."""
        self.ensure_one()
        partners = self.env["res.partner"]
        query = self._query()
        if self.channel:
            query.add_where(allowed_sql(partners, self.channel, self.scope))
        else:
            partners.flush_model(["effective_lock_level"])
            lock = lock_column(partners)
            query.add_where(SQL("%s = %s", lock, v.LOCK_NONE))
        return query
