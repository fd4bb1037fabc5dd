"""What the business calls its free history fields."""

from odoo import api, fields, models, tools
from odoo.tools import SQL

from .partner_history_labels import FREE_FIELDS

# Odoo reads a company with each mail it sends: our columns are read when they are asked for.
PREFETCH = "partner_consent"
LABEL_FIELDS = {f"history_label_{name}": name for name in FREE_FIELDS}


def _label(string):
    return fields.Char(string, translate=True, prefetch=PREFETCH)


class ResCompany(models.Model):
    _inherit = "res.company"

    history_label_field_1 = _label("Label of free field 1")
    history_label_field_2 = _label("Label of free field 2")
    history_label_field_3 = _label("Label of free field 3")
    history_label_field_4 = _label("Label of free field 4")
    history_label_check_1 = _label("Label of free check-box 1")
    history_label_check_2 = _label("Label of free check-box 2")

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self._clear_history_labels()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if not LABEL_FIELDS.keys().isdisjoint(vals):
            self._clear_history_labels()
        return result

    def update_field_translations(self, field_name, translations, source_lang=""):
        result = super().update_field_translations(field_name, translations, source_lang)
        if field_name in LABEL_FIELDS:
            self._clear_history_labels()
        return result

    def _clear_history_labels(self):
        self.env.registry.clear_cache()
        # Cached views contain the labels.
        self.env.registry.clear_cache("templates")

    @tools.ormcache("self.id", "self.env.lang")
    def _history_labels(self):
        """Return ``{free field: label}`` in the user's language; an empty label hides the field."""
        self.ensure_one()
        # sudo: labels are no secret, the company may be one that the user can't read
        company = self.sudo()
        return {name: (company[label] or "").strip() for label, name in LABEL_FIELDS.items()}

    @api.model
    @tools.ormcache()
    def _history_labels_version(self):
        """Return a text that changes with any label of any company in any language."""
        self.flush_model(LABEL_FIELDS)
        columns = SQL(", ").join(SQL.identifier(label) for label in LABEL_FIELDS)
        return repr(
            self.env.execute_query(SQL("SELECT id, %s FROM res_company ORDER BY id", columns))
        )
