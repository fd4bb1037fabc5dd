"""Users: who copies one copies its contact, without calling the contact's own copy."""

from odoo import models

from .copying import carry_over


class ResUsers(models.Model):
    _inherit = "res.users"

    def copy(self, default=None):
        users = super().copy(default)
        # A contact that was there before is no copy.
        if not (default and default.get("partner_id")):
            for user, copied in zip(self, users, strict=True):
                carry_over(user.partner_id, copied.partner_id)
        return users
