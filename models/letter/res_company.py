"""Companies: where their envelopes have the window."""

from odoo import fields, models

from ..history.res_company import PREFETCH
from .envelope_window import WINDOWS, address_style


class ResCompany(models.Model):
    _inherit = "res.company"

    letter_window = fields.Selection(
        WINDOWS, "Window of your envelopes", required=True, default="left", prefetch=PREFETCH
    )

    def _letter_address_style(self):
        """Return the CSS for the address on a letter, for its template."""
        self.ensure_one()
        return address_style(self)
