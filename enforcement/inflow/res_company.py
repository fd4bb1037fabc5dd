"""What holds at all controllers holds at a new one: Odoo's blacklists, locks that refuse all."""

from odoo import models

from ...models.batch.parts import parts
from .for_all import refused_by_lock, suppress_points
from .opt_outs import BLACKLISTED, listed_domain, obey_blacklist


class ResCompany(models.Model):
    _inherit = "res.company"

    def _consent_begins(self):
        super()._consent_begins()
        for channel in BLACKLISTED:
            for part in parts(self.env, listed_domain(self.env, channel)):
                obey_blacklist(part, channel, only=self.ids)
        suppress_points(self)
        refused_by_lock(self)
