"""The number under which a consent is known outside: one for each customer, channel, controller."""

from uuid import UUID

from odoo import api, fields, models
from odoo.tools import hmac

from ...policy import vocabulary as v
from ..channel.settings import channel_selection


class PartnerConsentRecord(models.Model):
    """The same ever after (ISO/IEC TS 27560): kept when somebody first hands out the record."""

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
    identifier = fields.Char(required=True, readonly=True)

    _consent_unique = models.UniqueIndex("(partner_id, channel, company_id)")

    @api.model
    def _of(self, partner, controller_id, keep=True):
        """Return ``{channel: identifier}`` of all channels of a customer at a controller.

        A number is made of what it stands for, so that a page which only shows it writes nothing.

        :param keep: whether numbers that aren't kept yet are: they outlive the database's secret
        """
        whose = {"partner_id": partner.id, "company_id": controller_id}
        known = self.search([(name, "=", id_) for name, id_ in whose.items()])
        found = {record.channel: record.identifier for record in known}
        new = {
            channel: self._number(partner.id, channel, controller_id)
            for channel in v.CHANNELS
            if channel not in found
        }
        if keep:
            self.create([whose | {"channel": code, "identifier": one} for code, one in new.items()])
        return found | new

    @api.model
    def _number(self, *consent):
        return str(UUID(hmac(self.env(su=True), "partner_consent.record", consent)[:32], version=4))
