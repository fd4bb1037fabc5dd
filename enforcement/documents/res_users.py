"""Users: whether the shop and the portal take orders from them."""

from odoo import models

from ...policy.vocabulary import LOCK_NONE


class ResUsers(models.Model):
    _inherit = "res.users"

    def _lock_stops_orders(self):
        """Whether this is a customer's user whose customer is locked."""
        self.ensure_one()
        # sudo: a customer may not read the lock
        return self.share and self.sudo().partner_id.effective_lock_level != LOCK_NONE
