"""Odoo's own defaults say nothing about what each controller has of its own."""

import json

from odoo import api, models

from .fields import OfController


class IrDefault(models.Model):
    _inherit = "ir.default"

    @api.model
    def _get_field_column_fallbacks(self, model_name, field_name):
        """Store a value that is Odoo's default too: it isn't read from there."""
        fallbacks = super()._get_field_column_fallbacks(model_name, field_name)
        if isinstance(self.env[model_name]._fields[field_name], OfController):
            return json.dumps(dict.fromkeys(json.loads(fallbacks)))
        return fallbacks
