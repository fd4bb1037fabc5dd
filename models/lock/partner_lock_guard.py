"""Lock guards: which documents refuse locked customers.

A row holds plain names. Where the app isn't installed it sleeps, and wakes when the app arrives.
"""

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from .sleeping import document_name

# Where a transaction keeps the guards that it has looked up.
GUARDS = "partner_lock_guards"
REFUSE = "refuse"


def is_partner_field(field):
    """Whether a field can be guarded: it points from a record to customers."""
    return field.type in ("many2one", "many2many") and field.comodel_name == "res.partner"


class PartnerLockGuard(models.Model):
    _name = "partner.lock.guard"
    _description = "Guarded Document"
    _order = "model_name, partner_field"

    model_name = fields.Char("Technical model", required=True)
    partner_field = fields.Char("Technical field", required=True, default="partner_id")
    mode = fields.Selection(
        selection=[("refuse", "Refuse"), ("warn", "Warn only")],
        string="Locked customers",
        required=True,
        default=REFUSE,
        help="Refuse: no such document can be made or handed to a locked customer, by whatever "
        "way. Warn only: the form says that the customer is locked.",
    )
    active = fields.Boolean("On", default=True)
    is_awake = fields.Boolean("App installed", compute="_compute_document")
    document = fields.Char(
        "Name of the document",
        compute="_compute_document",
        help="Also while the app isn't installed.",
    )
    model_id = fields.Many2one(
        "ir.model",
        string="Document",
        compute="_compute_document",
        readonly=False,
        domain=[("transient", "=", False), ("abstract", "=", False)],
    )
    field_id = fields.Many2one(
        "ir.model.fields",
        string="Customer field",
        compute="_compute_document",
        readonly=False,
        domain="[('model_id', '=', model_id), ('relation', '=', 'res.partner'),"
        " ('ttype', 'in', ('many2one', 'many2many'))]",
    )

    _document_unique = models.UniqueIndex(
        "(model_name, partner_field)",
        "This field of this document has a guard already. Switch that one on or off instead.",
    )

    @api.depends("document", "partner_field")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for guard in self:
            guard.display_name = f"{guard.document}, {guard.partner_field}"

    @api.depends("model_name", "partner_field")
    @api.depends_context("lang")
    def _compute_document(self):
        # sudo: names of models and fields are no secret
        models_, fields_ = self.env["ir.model"].sudo(), self.env["ir.model.fields"].sudo()
        for guard in self:
            awake = guard.model_name in self.env
            guard.is_awake = awake
            guard.model_id = models_._get(guard.model_name) if awake else False
            guard.document = guard.model_id.name or document_name(self.env, guard.model_name)
            guard.field_id = (
                fields_._get(guard.model_name, guard.partner_field)
                if awake and guard.partner_field in self.env[guard.model_name]._fields
                else False
            )

    @api.onchange("model_id")
    def _onchange_model_id(self):
        if self.model_id and self.model_id.model != self.model_name:
            self.model_name = self.model_id.model
            names = [
                name
                for name, field in self.env[self.model_name]._fields.items()
                if is_partner_field(field)
            ]
            self.partner_field = (
                "partner_id" if "partner_id" in names else next(iter(names), "partner_id")
            )

    @api.onchange("field_id")
    def _onchange_field_id(self):
        if self.field_id:
            self.partner_field = self.field_id.name

    @api.constrains("model_name", "partner_field")
    def _check_partner_field(self):
        for guard in self:
            if guard.model_name not in self.env:
                continue
            field = self.env[guard.model_name]._fields.get(guard.partner_field)
            if not field or not is_partner_field(field):
                raise ValidationError(
                    self.env._(
                        "%(model)s has no field “%(field)s” that holds one or several contacts. "
                        "Choose a field that points to contacts.",
                        model=guard.model_name,
                        field=guard.partner_field,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        guards = super().create(vals_list)
        self._clear_guards()
        return guards

    def write(self, vals):
        result = super().write(vals)
        self._clear_guards()
        return result

    def unlink(self):
        result = super().unlink()
        self._clear_guards()
        return result

    @api.model
    def _clear_guards(self):
        """Let every worker read the guards afresh, and the forms ask while a customer is chosen."""
        self.env.registry.clear_cache("stable", "templates")
        self.env.cr.cache.pop(GUARDS, None)

    @api.model
    @tools.ormcache(cache="stable")
    def _guards(self):
        """Return ``{model: ((field, mode), ...)}`` of all guards that are on, sleeping ones too."""
        # While modules are installed or removed, records are made before or after the table exists.
        if not tools.sql.column_exists(self.env.cr, self._table, "mode"):
            return {}
        guards = {}
        # sudo: a guard holds for users who can't read this table
        for guard in self.sudo().search([("active", "=", True)]):
            guards.setdefault(guard.model_name, []).append((guard.partner_field, guard.mode))
        return {model: tuple(rows) for model, rows in guards.items()}
