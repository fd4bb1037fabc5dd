"""Customers: other systems write down what was answered there."""

from odoo import api, models

from .recording.recording import record


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def consent_record(self, rows):
        """Record answers that customers gave elsewhere, to the current company's controller.

        Each row is accepted or refused by itself, and the answers of one customer are recorded in
        the order of the rows. A row whose ``external_id`` was accepted before changes nothing: it
        gets the same result as the first time.

        :param rows: list of up to 1,000 dicts; their keys are in docs/interface.md
        :return: list of dicts, one per row, in order: ``external_id``, ``accepted`` (bool),
            ``code`` (see docs/interface.md), ``message`` (translated), ``partner_id``, ``event_id``
        :raises AccessError: for everybody but interfaces and consent officers
        :raises UserError: where ``rows`` is no list, or too long; nothing is recorded then
        """
        return record(self, rows)
