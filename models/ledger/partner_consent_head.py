"""Heads: where each chain of the ledger ended at the last checkpoint."""

from odoo import api, fields, models
from odoo.tools import SQL

PAGE = 10_000


class PartnerConsentHead(models.Model):
    _name = "partner.consent.head"
    _description = "End of a Consent Chain"
    _order = "chain_id"
    _log_access = False

    chain_id = fields.Integer(required=True, readonly=True, aggregator=None)
    sequence = fields.Integer("No.", required=True, readonly=True, aggregator=None)
    hash = fields.Char(required=True, readonly=True)
    event_id = fields.Integer("ID of the row", required=True, readonly=True, aggregator=None)

    _chain_unique = models.UniqueIndex("(chain_id)")

    @api.model
    def _advance(self, broken):
        """Move the heads to the present ends of the chains.

        :param broken: ids of chains whose heads stay, or the evidence against them would be lost
        """
        self.env.execute_query(
            SQL(
                "INSERT INTO partner_consent_head AS head (chain_id, sequence, hash, event_id)"
                " SELECT DISTINCT ON (chain_id) chain_id, sequence, hash, id"
                " FROM partner_consent_event WHERE NOT chain_id = ANY(%s::int[])"
                " ORDER BY chain_id, sequence DESC"
                " ON CONFLICT (chain_id) DO UPDATE SET sequence = excluded.sequence,"
                " hash = excluded.hash, event_id = excluded.event_id"
                " WHERE excluded.sequence > head.sequence",
                list(broken),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _horizon(self):
        """Return the highest id among the rows that the chains end with."""
        [(horizon,)] = self.env.execute_query(
            SQL("SELECT COALESCE(max(event_id), 0) FROM partner_consent_head")
        )
        return horizon

    @api.model
    def _pages(self):
        """Yield lists of ``(chain_id, sequence, hash)`` by chain, a page at a time."""
        last = -(2**31)
        while rows := self.env.execute_query(
            SQL(
                "SELECT chain_id, sequence, hash FROM partner_consent_head WHERE chain_id > %s"
                " ORDER BY chain_id LIMIT %s",
                last,
                PAGE,
            )
        ):
            yield rows
            last = rows[-1][0]
