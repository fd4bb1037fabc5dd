"""Verification of the ledger: recompute every chain, compare with the last checkpoint."""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_datetime

from ..policy import evidence, verification

PAGE = 2_000
READERS = "partner_consent.group_consent_officer,partner_consent.group_auditor"


class PartnerConsentEvent(models.Model):
    _inherit = "partner.consent.event"

    @api.model
    def verify(self, partner_ids=None):
        """Return the ids of the rows where the ledger is broken; an empty list means intact.

        Of each broken chain the first broken row is named: a row that was changed or moved, the
        row after a gap, or the row that is missing at the end (its id is known from the last
        checkpoint). 0 stands for heads that don't agree with the last checkpoint.

        :param partner_ids: ids of the customers to verify; the whole ledger where left out
        :return: list of ids
        :raises AccessError: for everybody but consent officers and auditors
        """
        if not (self.env.su or self.env.user.has_groups(READERS)):
            raise AccessError(
                self.env._("Only consent officers and auditors may verify the consent ledger.")
            )
        return [found.event_id for found in self.sudo()._breaks(partner_ids)]

    @api.model
    def _breaks(self, partner_ids=None):
        """Yield a ``verification.Break`` for each broken chain; as ``verify``, without its check."""
        self.env["res.partner"].flush_model(["active"])
        self.env["ir.attachment"].flush_model(["checksum"])
        chains = self._chains_of(partner_ids)
        broken = set()
        for found in verification.breaks(self._rows_in_order(chains)):
            broken.add(found.chain_id)
            yield found
        for found in self._missing_heads(chains):
            if found.chain_id not in broken:
                yield found
        if partner_ids is None and not self.env["partner.consent.checkpoint"]._heads_agree():
            yield verification.Break(0, 0, 0, verification.CHECKPOINT)

    @api.model
    def _chains_of(self, partner_ids):
        """Return SQL that limits ``event`` or ``head`` to the chains of these customers."""
        if partner_ids is None:
            return SQL("TRUE")
        ids = tuple(partner_ids) or (0,)
        return SQL(
            "chain_id IN (SELECT unnest(%s) UNION"
            " SELECT chain_id FROM partner_consent_event WHERE partner_id IN %s)",
            list(ids),
            ids,
        )

    @api.model
    def _rows_in_order(self, chains):
        """Yield the ledger's rows by chain and number, a page at a time.

        The pages of one transaction show one moment: Odoo's transactions are REPEATABLE READ.
        """
        columns = ("id", *evidence.FIELDS, "previous_hash", "hash")
        names = (*columns, "moved", "document")
        place = (0, 0)
        while True:
            rows = self.env.execute_query(
                SQL(
                    # A merge deletes the customer whose rows it hands on.
                    "SELECT %s, owner.id <> COALESCE(event.partner_id, 0),"
                    " document.checksum <> COALESCE(event.attachment_checksum, '')"
                    " FROM partner_consent_event event"
                    " LEFT JOIN res_partner owner ON owner.id = event.chain_id"
                    " LEFT JOIN ir_attachment document ON document.id = event.attachment_id"
                    " WHERE (event.chain_id, event.sequence) > %s AND %s"
                    " ORDER BY event.chain_id, event.sequence LIMIT %s",
                    SQL(", ").join(SQL.identifier("event", column) for column in columns),
                    place,
                    chains,
                    PAGE,
                )
            )
            for values in rows:
                row = dict(zip(names, values, strict=True))
                row["moment"] = str(row["moment"])
                place = row["chain_id"], row["sequence"]
                yield row
            if len(rows) < PAGE:
                return

    @api.model
    def _missing_heads(self, chains):
        """Return a break for each head of the last checkpoint that the ledger lacks."""
        rows = self.env.execute_query(
            SQL(
                "SELECT head.event_id, head.chain_id, head.sequence, event.id"
                " FROM partner_consent_head head LEFT JOIN partner_consent_event event"
                " ON event.chain_id = head.chain_id AND event.sequence = head.sequence"
                " WHERE event.hash IS DISTINCT FROM head.hash AND head.%s ORDER BY head.chain_id",
                chains,
            )
            if chains != SQL("TRUE")
            else SQL(
                "SELECT head.event_id, head.chain_id, head.sequence, event.id"
                " FROM partner_consent_head head LEFT JOIN partner_consent_event event"
                " ON event.chain_id = head.chain_id AND event.sequence = head.sequence"
                " WHERE event.hash IS DISTINCT FROM head.hash ORDER BY head.chain_id"
            )
        )
        return [
            verification.Break(
                found or missing, chain, number, verification.CHANGED if found else verification.CUT
            )
            for missing, chain, number, found in rows
        ]
