"""Customer history: what happened with the customer, in the business's own words."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL


class BulkMany2one(fields.Many2one):
    """A many2one without a foreign key in the database.

    PostgreSQL checks a foreign key row by row: nine of them were five sixths of the time that a
    batch takes. As for Odoo's own messages, the ORM keeps the references instead (see
    ``partner_history_references.py``).
    """

    def update_db_foreign_key(self, model, column):
        pass


class PartnerHistory(models.Model):
    _name = "partner.history"
    _inherit = ["partner.history.values", "mail.thread", "mail.activity.mixin"]
    _description = "Customer History"
    _order = "date desc, id desc"
    _rec_names_search = ["partner_id", "action_id", "info_id", "note"]
    _mail_post_access = "read"
    _mailing_enabled = True

    partner_id = BulkMany2one("res.partner", "Customer", required=True, ondelete="cascade")
    user_id = BulkMany2one()
    company_id = BulkMany2one()
    action_id = BulkMany2one(tracking=True)
    info_id = BulkMany2one(tracking=True)
    batch_id = BulkMany2one("partner.history.batch", readonly=True, copy=False, ondelete="set null")
    create_uid = BulkMany2one("res.users", "Created by", readonly=True, copy=False)
    write_uid = BulkMany2one("res.users", "Last Updated by", readonly=True, copy=False)
    edited = fields.Boolean(
        readonly=True, copy=False, help="Changed by hand since the batch made it: undo keeps it."
    )

    # One entry per customer and batch: a batch that resumes after a crash can't double any.
    _batch_partner_unique = models.UniqueIndex(
        "(batch_id, partner_id) WHERE batch_id IS NOT NULL",
        "The batch has made an entry for this customer already.",
    )
    # Ascending, although the latest come first: read backwards as fast, and new entries go to the
    # end instead of into the middle.
    _partner_date_idx = models.Index("(partner_id, date, id)")
    _date_idx = models.Index("(date, id)")
    _action_idx = models.Index("(action_id, date) WHERE action_id IS NOT NULL")
    _info_idx = models.Index("(info_id) WHERE info_id IS NOT NULL")

    @api.depends("partner_id", "action_id", "info_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for entry in self:
            what = " – ".join(filter(None, (entry.action_id.name, entry.info_id.name)))
            what = what or self.env._("History entry")
            who = entry.partner_id.display_name or self.env._("New customer")
            entry.display_name = f"{who}: {what}"

    @api.model_create_multi
    def create(self, vals_list):
        # Context defaults are as forgeable as values.
        by_default = self.env.context.get("default_batch_id")
        if not self.env.su and any(vals.get("batch_id", by_default) for vals in vals_list):
            self._refuse_batch()
        entries = super().create(vals_list)
        entries._check_customers()
        return entries

    def write(self, vals):
        if "batch_id" in vals and not self.env.su:
            self._refuse_batch()
        if vals.keys() - {"edited", "batch_id"} and any(self.mapped("batch_id")):
            vals = dict(vals, edited=True)
        result = super().write(vals)
        if "partner_id" in vals:
            self._check_customers()
        return result

    def _check_customers(self):
        """Refuse entries of customers whom the user may not see, as a batch leaves them out."""
        self.partner_id.check_access("read")

    @api.model
    def get_import_templates(self):
        label = self.env._("Import template for the customer history")
        return [{"label": label, "template": "/partner_consent/history/import_template"}]

    def _refuse_batch(self):
        raise AccessError(
            self.env._(
                "Only a batch adds entries to itself. Use “Create history entry” in the contact "
                "list."
            )
        )

    # -- set-based: what a batch does to many rows without the ORM ---------------------------------

    @api.model
    def _check_raw(self, domain, operation):
        """Hold rows that SQL makes or deletes to the same rights as the ORM would.

        :raises AccessError: where the user may not do that to one of them
        """
        self.check_access(operation)
        if self.env.su:
            return
        # sudo: rules are applied here by hand, on rows that the user may not be allowed to read
        allowed = Domain(self.env["ir.rule"]._compute_domain(self._name, operation))
        if refused := self.sudo().search(Domain(domain) & ~allowed, limit=1):
            raise self.env["ir.rule"]._make_access_error(operation, refused.sudo(False))

    @api.model
    def _unlink_raw(self, condition):
        """Delete the rows that meet the SQL ``condition`` and that nothing is attached to."""
        self.flush_model()
        for model in ("mail.message", "ir.attachment", "mail.activity", "mail.followers"):
            self.env[model].flush_model()
        attached = SQL(" ").join(
            SQL(
                "AND NOT EXISTS (SELECT 1 FROM %s WHERE res_id = partner_history.id AND %s = %s)",
                SQL.identifier(table),
                SQL.identifier(column),
                self._name,
            )
            for table, column in (
                ("mail_message", "model"),
                ("ir_attachment", "res_model"),
                ("mail_activity", "res_model"),
                ("ir_model_data", "model"),
            )
        )
        self.env.execute_query(
            SQL("DELETE FROM partner_history WHERE %s %s RETURNING id", condition, attached)
        )
        self.invalidate_model()
        self.env["res.partner"].invalidate_model(["history_ids", "history_count"])
