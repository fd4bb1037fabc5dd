"""The number under which a consent is known outside: one for each customer, channel, controller."""

from uuid import uuid4

from odoo import api, fields, models

from ..channel.settings import channel_selection


class PartnerConsentRecord(models.Model):
    """Given when somebody first asks for the record, and the same ever after (ISO/IEC TS 27560)."""

    _name = "partner.consent.record"
    _description = "Number of a Consent Record"
    _rec_name = "identifier"
    _log_access = False

    partner_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade")
    channel = fields.Selection(
        selection=lambda self: channel_selection(self.env), required=True, readonly=True
    )
    company_id = fields.Many2one(
        "res.company", "Controller", required=True, readonly=True, ondelete="cascade"
    )
    identifier = fields.Char(required=True, readonly=True, default=lambda self: str(uuid4()))

    _consent_unique = models.UniqueIndex("(partner_id, channel, company_id)")

    @api.model
    def _of(self, partner, controller_id):
        """Return ``{channel: identifier}`` of all channels of a customer at a controller."""
        known = self.search([("partner_id", "=", partner.id), ("company_id", "=", controller_id)])
        missing = dict(self._fields["channel"]._description_selection(self.env))
        for record in known:
            missing.pop(record.channel, None)
        known |= self.create(
            [
                {"partner_id": partner.id, "channel": channel, "company_id": controller_id}
                for channel in missing
            ]
        )
        return {record.channel: record.identifier for record in known}
