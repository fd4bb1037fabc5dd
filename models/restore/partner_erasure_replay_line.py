"""A customer of whom the journal isn't certain: an officer decides."""

from odoo import fields, models


class PartnerErasureReplayLine(models.TransientModel):
    _name = "partner.erasure.replay.line"
    _description = "Customer to Decide on in a Replay"

    replay_id = fields.Many2one("partner.erasure.replay", ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="cascade", readonly=True)
    why = fields.Selection(
        selection=[
            ("address", "Bears an address of someone who was erased"),
            ("begun", "It isn't certain that their erasure was completed"),
        ],
        readonly=True,
    )
    erase = fields.Boolean()
