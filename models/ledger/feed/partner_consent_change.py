"""The feed's rows: what other systems are told, in the order in which it could be seen."""

from odoo import api, fields, models


class PartnerConsentChange(models.Model):
    _name = "partner.consent.change"
    _inherit = "partner.consent.append.only"
    _description = "Change That Other Systems Are Told"
    _order = "id desc"
    _rec_name = "number"
    _log_access = False

    number = fields.Integer(
        "No.",
        readonly=True,
        aggregator=None,
        help="Its place in the feed, without gaps; empty until it is published.",
    )
    topic = fields.Char(readonly=True, required=True)
    company_id = fields.Many2one(
        "res.company", "Controller", readonly=True, ondelete="restrict", help="Empty: of each."
    )
    event_id = fields.Many2one(
        "partner.consent.event", "Row of the ledger", readonly=True, ondelete="cascade"
    )
    # Of what is no row of the ledger.
    customer_number = fields.Integer(
        readonly=True, aggregator=None, help="It outlives the customer."
    )
    moment = fields.Datetime(readonly=True)
    content = fields.Json(readonly=True)

    _number_unique = models.UniqueIndex("(number)")
    _unpublished = models.Index("(id) WHERE number IS NULL")

    @api.model
    def _append_only_message(self):
        return self.env._("What other systems are told can't be added, changed or deleted by hand.")
