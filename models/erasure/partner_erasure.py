"""An erasure: shown first, then done; afterwards it names nobody."""

from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...policy.groups import OFFICER
from ..batch.ticked import ticked
from ..batch.windows import customers
from ..lock.naming import nameable
from .catalogue import held_rows
from .duplicates import duplicates
from .erasing import check, erase_customers, preview
from .telling import digest

# What the server alone writes.
ENGINE_FIELDS = frozenset(
    {"uuid", "state", "partner_count", "moment", "user_id", "company_id", "line_ids", "previewed"}
)


class PartnerErasure(models.Model):
    _name = "partner.erasure"
    _description = "Erasure of Customers"
    _order = "id desc"
    _rec_name = "uuid"

    uuid = fields.Char(
        "Number", required=True, readonly=True, copy=False, default=lambda self: str(uuid4())
    )
    state = fields.Selection(
        selection=[("draft", "To confirm"), ("done", "Erased")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        copy=False,
        context={"active_test": False},
        default=lambda self: ticked(self.env),
    )
    # Of an erasure of one customer.
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_partner_id",
        inverse="_inverse_partner_id",
        context={"active_test": False},
    )
    partner_count = fields.Integer("Number of customers", readonly=True, copy=False)
    reason = fields.Char(help="Why they are erased. It is kept: name nobody.")
    moment = fields.Datetime("Erased on", readonly=True, copy=False)
    user_id = fields.Many2one("res.users", "Erased by", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.company,
    )
    line_ids = fields.One2many("partner.erasure.line", "erasure_id", readonly=True, copy=False)
    previewed = fields.Boolean("Shown", readonly=True, copy=False)
    duplicate_ids = fields.Many2many(
        "res.partner",
        "partner_erasure_duplicate_rel",
        string="Perhaps the same",
        compute="_compute_duplicate_ids",
        store=False,
        context={"active_test": False},
    )

    _uuid_unique = models.UniqueIndex("(uuid)")

    @api.depends("partner_ids")
    def _compute_partner_id(self):
        for erasure in self:
            partners = erasure.with_context(active_test=False).partner_ids
            erasure.partner_id = partners if len(partners) == 1 else False

    def _inverse_partner_id(self):
        for erasure in self:
            erasure.partner_ids = erasure.partner_id

    @api.depends("partner_ids", "state")
    def _compute_duplicate_ids(self):
        for erasure in self:
            found = duplicates(erasure.partner_ids._origin)
            erasure.duplicate_ids = nameable(found.with_env(self.env))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_engine_fields(vals)
        context = {
            name: value
            for name, value in self.env.context.items()
            if name.removeprefix("default_") not in ENGINE_FIELDS
        }
        return super(PartnerErasure, self.with_env(self.env(context=context))).create(vals_list)

    def write(self, vals):
        self._check_engine_fields(vals)
        if not self.env.su:
            self._check_draft()
        if "partner_ids" in vals:
            # sudo: what was shown was of others
            super(PartnerErasure, self.sudo()).write(
                {"previewed": False, "line_ids": [fields.Command.clear()]}
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_draft()

    @api.autovacuum
    def _gc_drafts(self):
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.search([("state", "=", "draft"), ("create_date", "<", yesterday)]).unlink()

    @api.autovacuum
    def _gc_nobodys(self):
        """Delete the blank customers that no document needs any more."""
        # sudo: they are nobody's
        blank = self.env["res.partner"].sudo().with_context(active_test=False)
        blank = blank.search([("erased", "=", True)])
        held = held_rows(self.env, blank._table, blank.ids, {blank._table: set(blank.ids)})
        blank.browse(set(blank.ids) - held).unlink()

    def action_preview(self):
        """Work out what is held about these customers, and what would become of it.

        :return: the action that shows it
        :raises UserError: naming each customer who can't be erased and why
        :raises AccessError: for everybody but consent officers
        """
        partners = self._checked()
        check(partners)
        lines = [fields.Command.clear(), *map(fields.Command.create, preview(partners))]
        # sudo: what an erasure says about itself is the server's to write
        self.sudo().write({"line_ids": lines, "previewed": True, "partner_count": len(partners)})
        return self._opened()

    def action_erase(self):
        """Erase these customers, as it was shown.

        :return: the action that shows what was done
        :raises UserError: where it wasn't shown, has changed since, or somebody can't be erased
        :raises AccessError: for everybody but consent officers
        """
        partners = self._checked()
        if not self.previewed:
            raise UserError(self.env._("Look at what will be erased first: “Show What Is Held”."))
        lines = self.line_ids.read(["model_name", "what", "count"])
        erase_customers(partners, self.reason, erasure=self, shown=digest(lines))
        # sudo: files that nobody has any more are collected as soon as that is possible
        self.env.ref("base.autovacuum_job").sudo()._trigger()
        return self._opened()

    def action_add_duplicates(self):
        """Erase those as well who bear the same address, as far as the officer may read them."""
        self._checked()
        self.partner_ids |= self.duplicate_ids
        return self._opened()

    def action_view_duplicates(self):
        self.ensure_one()
        action = customers(self.env._("Perhaps the same"), [("id", "in", self.duplicate_ids.ids)])
        return action | {"context": {"active_test": False}}

    def _checked(self):
        """Return the customers, where the user may erase them.

        :raises AccessError: for everybody but consent officers
        """
        self.ensure_one()
        if not (self.env.su or self.env.user.has_group(OFFICER)):
            raise AccessError(self.env._("Only consent officers may erase customers."))
        self.check_access("write")
        self._check_draft()
        partners = self.partner_ids.with_context(active_test=False)
        if not partners:
            raise UserError(self.env._("Choose the customers who are to be erased."))
        # Erasing is the officer's, whoever else may change the contact.
        partners.check_access("read")
        return partners

    def _check_draft(self):
        if done := self.filtered(lambda erasure: erasure.state != "draft"):
            raise UserError(
                self.env._(
                    "Erasure %(number)s is done: it stays as the proof of that.",
                    number=done[0].uuid,
                )
            )

    @api.model
    def _check_engine_fields(self, vals):
        if not self.env.su and (fixed := sorted(ENGINE_FIELDS.intersection(vals))):
            raise AccessError(
                self.env._("What an erasure has done can't be edited (%s).", ", ".join(fixed))
            )

    def _opened(self):
        view = self.env.ref("partner_consent.partner_erasure_view_form")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erase Customers"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            # What stood below the dialog may be gone.
            "target": "new" if self.state == "draft" else "main",
        }
