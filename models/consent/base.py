"""Templates of every model: everybody who writes them may use the placeholders of consent."""

from odoo import api, models

from . import placeholders


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def mail_allowed_qweb_expressions(self):
        ours = placeholders.expressions(self)
        return (*super().mail_allowed_qweb_expressions(), *ours)
