"""What holds at a new controller: Odoo's blacklists, locks that refuse all, each No of before."""

from odoo import models

from ...models.batch.parts import parts
from .beginning_again import begin_again
from .for_all import refuse_for_all, suppress_points
from .opt_outs import BLACKLISTED, listed_domain, obey_blacklist


class ResCompany(models.Model):
    _inherit = "res.company"

    def _consent_begins(self):
        super()._consent_begins()
        begin_again(self)
        for channel in BLACKLISTED:
            for part in parts(self.env, listed_domain(self.env, channel)):
                obey_blacklist(part, channel, self.ids)
        suppress_points(self)
        refuse_for_all(self)
