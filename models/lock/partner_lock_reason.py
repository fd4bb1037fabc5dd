"""Lock reasons: why a customer is locked."""

from odoo import fields, models

from ...policy.vocabulary import LOCK_DOCUMENTS


class PartnerLockReason(models.Model):
    _name = "partner.lock.reason"
    _description = "Lock Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    proposed_level = fields.Selection(
        selection=[("documents", "No new documents"), ("hidden", "Hidden")],
        string="Proposes",
        required=True,
        default=LOCK_DOCUMENTS,
        help="The level that choosing this reason proposes.",
    )
    refuses_consents = fields.Boolean(
        "Ends all advertising",
        help="The lock wizard proposes to set every consent to No, as for a deceased customer.",
    )
