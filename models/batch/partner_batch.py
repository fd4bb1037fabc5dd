"""Work on many customers at once: at once where they are few, otherwise in the background.

A model that inherits ``partner.batch`` is one run. It names its ``ir.cron`` in ``_batch_cron``, has
a ``company_id``, and does the work in ``_run_chunk``. The selected customers and the progress are
here; how a batch runs is in ``partner_batch_job.py``.
"""

from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

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


def ids_array(ids):
    """Return the SQL of an array of ids, as one literal: PostgreSQL would plan each number."""
    return SQL("%s::int4[]", "{" + ",".join(map(str, ids)) + "}")


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

    def _open_form(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
