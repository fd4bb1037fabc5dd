"""Where the business's envelopes have their window, and so a letter its address."""

from odoo import fields, models

from ..history.res_company import PREFETCH

# In parts of the page of 210 mm, because millimetres depend on the scale in which the PDF program
# prints: the address begins 25 or 122 mm from the left.
STYLES = {
    "left": "position: absolute; width: 38%; left: 12%",
    "right": "position: absolute; width: 38%; left: 58%",
}


class ResCompany(models.Model):
    _inherit = "res.company"

    letter_window = fields.Selection(
        [("left", "Left, as in DIN 5008"), ("right", "Right")],
        "Window of your envelopes",
        required=True,
        default="left",
        prefetch=PREFETCH,
    )

    def _letter_address_style(self):
        """Return the CSS that puts the address of a letter where the window is.

        :return: empty where the layout has a place for it by itself, as those by DIN 5008 do
        """
        self.ensure_one()
        layout = self.external_report_layout_id.sudo().key or ""
        return "" if "din5008" in layout else STYLES[self.letter_window]
