"""Customer history: what happened with the customer, in the business's own words."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .effects import apply_effects_of


class PartnerHistory(models.Model):
    _name = "partner.history"
    _inherit = ["partner.history.values", "mail.thread", "mail.activity.mixin"]
    _description = "Customer History"
    _order = "date desc, id desc"
    _rec_names_search = ["partner_id", "action_id", "info_id", "note"]
    _mail_post_access = "read"
    _mailing_enabled = True

    partner_id = fields.Many2one("res.partner", "Customer", required=True, ondelete="cascade")
    action_id = fields.Many2one(tracking=True)
    info_id = fields.Many2one(tracking=True)
    batch_id = fields.Many2one(
        "partner.history.batch", readonly=True, copy=False, ondelete="set null"
    )
    edited = fields.Boolean(
        readonly=True, copy=False, help="Changed by hand since the batch made it: undo keeps it."
    )

    merged_from = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Number of the customer whom the batch made this entry for, where a merge gave it to "
        "one who has an own entry of the batch.",
    )

    may_edit = fields.Boolean("May be changed by me", compute="_compute_may_edit")

    # One entry per customer and batch: a batch that resumes after a crash can't double any.
    _batch_partner_unique = models.UniqueIndex(
        "(batch_id, partner_id, COALESCE(merged_from, 0)) WHERE batch_id IS NOT NULL",
        "The batch has made an entry for this customer already.",
    )
    # Ascending, although the latest come first: read backwards as fast, and new entries go to the
    # end instead of into the middle.
    _partner_date_idx = models.Index("(partner_id, date, id)")
    _date_idx = models.Index("(date, id)")
    _action_idx = models.Index("(action_id, date) WHERE action_id IS NOT NULL")
    _info_idx = models.Index("(info_id) WHERE info_id IS NOT NULL")

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_may_edit(self):
        stored = self._origin
        editable = stored._filtered_access("write")
        for entry in self:
            entry.may_edit = not entry._origin or entry._origin in editable

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
        apply_effects_of(entries)
        return entries

    def write(self, vals):
        if "batch_id" in vals and not self.env.su:
            self._refuse_batch()
        self._check_own("write")
        if vals.keys() - {"edited", "batch_id"} and any(self.mapped("batch_id")):
            vals = dict(vals, edited=True)
        action_id = vals.get("action_id")
        changed = self.filtered(lambda entry: action_id and entry.action_id.id != action_id)
        result = super().write(vals)
        if "partner_id" in vals:
            self._check_customers()
        apply_effects_of(changed)
        return result

    def unlink(self):
        self._check_own("unlink")
        return super().unlink()

    def _check_own(self, operation):
        """Say plainly whose entry it is, where the user may not change it.

        :raises AccessError: naming the entry and who may
        """
        if others := self - self._filtered_access(operation):
            # What the user may not read isn't named.
            others.check_access("read")
            # sudo: whoever reads an entry sees who wrote it
            entry = others[0].sudo()
            raise AccessError(
                self.env._(
                    "%(entry)s is an entry of %(author)s. Only who wrote it, a consent officer or "
                    "a lock manager may change it.",
                    entry=entry.display_name,
                    author=entry.user_id.name,
                )
            )

    def _check_customers(self):
        """Refuse entries of customers whom the user may not see, as a batch leaves them out."""
        self.partner_id.check_access("read")

    def _refuse_batch(self):
        raise AccessError(
            self.env._(
                "Only a batch adds entries to itself. Use “Create history entry” in the contact "
                "list."
            )
        )

    @api.model
    def get_import_templates(self):
        label = self.env._("Import template for the customer history")
        return [{"label": label, "template": "/partner_consent/history/import_template"}]
