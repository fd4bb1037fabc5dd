"""The customer who must not be erased for now, and the one who was."""

from odoo import fields, models

from ...policy.groups import OFFICER
from ..consent.res_partner import PREFETCH


class ResPartner(models.Model):
    _inherit = "res.partner"

    legal_hold = fields.Boolean(
        copy=False,
        tracking=True,
        prefetch=PREFETCH,
        groups=OFFICER,
        help="What is held about this customer is needed for a claim or by an authority: it can't "
        "be erased until the hold ends.",
    )
    legal_hold_reason = fields.Char(copy=False, tracking=True, prefetch=PREFETCH, groups=OFFICER)
    erased = fields.Boolean(
        copy=False,
        readonly=True,
        prefetch=PREFETCH,
        groups=OFFICER,
        help="Nobody any more: it only stands where a document needs a customer.",
    )
