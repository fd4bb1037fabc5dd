"""Users whom a lock stopped from logging in: lifting it brings back these and no others."""

from odoo import fields, models

from .hiding import apply_hiding


class ResUsers(models.Model):
    _inherit = "res.users"

    login_stopped_by_lock = fields.Boolean(
        copy=False,
        readonly=True,
        prefetch=False,
        help="A lock hid this customer; lifting it lets the user log in again.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            apply_hiding(self.partner_id)
        return result
