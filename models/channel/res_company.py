"""New controllers start as carefully as the addon itself does."""

from odoo import models

from ..controller.controllers import for_each_controller
from .preset import set_up


class ResCompany(models.Model):
    _inherit = "res.company"

    def _consent_begins(self):
        super()._consent_begins()
        for env in for_each_controller(self.env, self.ids):
            set_up(env)
