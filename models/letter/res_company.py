"""Companies: where their envelopes have the window."""

from odoo import fields, models

from ..history.res_company import PREFETCH
from .addressing import lines
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

    def _letter_address(self, partner, addressee=None):
        """Return the lines of an address on a letter, for its template."""
        self.ensure_one()
        return lines(self, partner, addressee)
