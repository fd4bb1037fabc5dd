"""Users whom a lock stopped from logging in: lifting it brings back these and no others."""

from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    login_stopped_by_lock = fields.Boolean(
        copy=False,
        readonly=True,
        prefetch=False,
        help="A lock hid this customer; lifting it lets the user log in again.",
    )
