"""Every request to a public route passes here, before a page is asked."""

from odoo import models

from .screening import screen


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        super()._pre_dispatch(rule, args)
        screen(rule.endpoint, args)
