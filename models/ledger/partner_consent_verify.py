"""Verification of the ledger: recompute every chain, compare with the last checkpoint."""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_datetime, split_every

from ...policy import evidence, verification

PAGE = 2_000
CHAINS = 500
VERIFIERS = "partner_consent.group_consent_officer,partner_consent.group_auditor"


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
        self._check_verifier()
        # sudo: the whole ledger is verified, whatever the verifier may read of it
        return [found.event_id for found in self.sudo()._breaks(partner_ids)]

    @api.model
    def _breaks(self, partner_ids=None):
        """Yield a ``verification.Break`` for each broken chain; no access check."""
        self.env["res.partner"].flush_model(["active"])
        self.env["ir.attachment"].flush_model(["checksum"])
        broken = set()
        for condition in self._conditions(partner_ids):
            for found in verification.breaks(self._rows_in_order(condition)):
                broken.add(found.chain_id)
                yield found
            for found in self._missing_heads(condition):
                if found.chain_id not in broken:
                    yield found
        if partner_ids is None and not self.env["partner.consent.checkpoint"]._agrees():
            yield verification.Break(0, 0, 0, verification.CHECKPOINT)

    @api.model
    def _conditions(self, partner_ids):
        """Yield SQL that limits ``place`` to these customers' chains, some chains at a time."""
        if partner_ids is None:
            yield SQL("TRUE")
            return
        ids = list(partner_ids)
        rows = self.env.execute_query(
            SQL(
                "SELECT unnest(%s::int[]) AS chain_id UNION SELECT chain_id"
                " FROM partner_consent_event WHERE partner_id = ANY(%s::int[]) ORDER BY chain_id",
                ids,
                ids,
            )
        )
        for some in split_every(CHAINS, (chain_id for (chain_id,) in rows), tuple):
            yield SQL("place.chain_id IN %s", some)

    @api.model
    def _rows_in_order(self, condition):
        """Yield the ledger's rows by chain and number, a page at a time.

        The pages of one transaction show one moment: Odoo's transactions are REPEATABLE READ.
        """
        columns = ("id", *evidence.FIELDS, "previous_hash", "hash")
        names = (*columns, "moved", "document")
        last = (-(2**31), 0)
        while True:
            rows = self.env.execute_query(
                SQL(
                    # A merge deletes the customer whose rows it hands on, so a customer who still
                    # exists has all rows.
                    "SELECT %s, place.partner_id IS DISTINCT FROM place.chain_id AND EXISTS ("
                    "SELECT 1 FROM res_partner owner WHERE owner.id = place.chain_id),"
                    " place.attachment_id IS NOT NULL AND EXISTS ("
                    "SELECT 1 FROM ir_attachment document WHERE document.id = place.attachment_id"
                    " AND document.checksum IS DISTINCT FROM place.attachment_checksum)"
                    " FROM partner_consent_event place"
                    " WHERE (place.chain_id, place.sequence) > %s AND %s"
                    " ORDER BY place.chain_id, place.sequence LIMIT %s",
                    SQL(", ").join(SQL.identifier("place", column) for column in columns),
                    last,
                    condition,
                    PAGE,
                )
            )
            for values in rows:
                row = dict(zip(names, values, strict=True))
                row["moment"] = str(row["moment"])
                last = row["chain_id"], row["sequence"]
                yield row
            if len(rows) < PAGE:
                return

    @api.model
    def _missing_heads(self, condition):
        """Return a break for each head of the last checkpoint that the ledger lacks."""
        rows = self.env.execute_query(
            SQL(
                "SELECT place.event_id, place.chain_id, place.sequence, event.id"
                " FROM partner_consent_head place LEFT JOIN partner_consent_event event"
                " ON event.chain_id = place.chain_id AND event.sequence = place.sequence"
                " WHERE event.hash IS DISTINCT FROM place.hash AND %s ORDER BY place.chain_id",
                condition,
            )
        )
        return [
            verification.Break(
                found or missing, chain, number, verification.CHANGED if found else verification.CUT
            )
            for missing, chain, number, found in rows
        ]

    @api.model
    def _break_message(self, found):
        """Return in words what is broken and where."""
        if found.problem == verification.CHECKPOINT:
            return self.env._(
                "The recorded ends of the chains don't agree with the last ledger check."
            )
        event = self.browse(found.event_id).exists()
        customer = event.partner_id or self.env["res.partner"].browse(found.chain_id).exists()
        problems = {
            verification.CHANGED: self.env._("it was changed afterwards"),
            verification.UNLINKED: self.env._("it doesn't follow the row before it"),
            verification.GAP: self.env._("rows before it are missing"),
            verification.MOVED: self.env._("it was moved to another customer"),
            verification.DOCUMENT: self.env._("its document was exchanged"),
            verification.CUT: self.env._("it is missing"),
        }
        return self.env._(
            "%(customer)s, row No. %(number)s (ID %(id)s, %(moment)s): %(problem)s.",
            customer=customer.display_name or self.env._("Chain %s", found.chain_id),
            number=found.sequence,
            id=found.event_id,
            moment=format_datetime(self.env, event.moment) if event else self.env._("deleted"),
            problem=problems[found.problem],
        )

    def action_verify(self, partner_ids=None):
        """Verify, whichever rows are selected, and say what came of it.

        :param partner_ids: as in ``verify``
        :return: the action that shows the result
        """
        self._check_verifier()
        count, first = 0, None
        for found in self.sudo()._breaks(partner_ids):
            first = first or found
            count += 1
        if first:
            message = self.env._(
                "%(count)s broken chain(s). The first broken row: %(first)s Compare with a backup "
                "and inform the person in charge of data protection.",
                count=count,
                first=self.sudo()._break_message(first),
            )
        else:
            message = self.env._("The ledger is intact: nothing was changed, moved or removed.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Consent ledger"),
                "type": "danger" if first else "success",
                "sticky": bool(first),
                "message": message,
            },
        }

    def _check_verifier(self):
        if not (self.env.su or self.env.user.has_groups(VERIFIERS)):
            raise AccessError(
                self.env._("Only consent officers and auditors may verify the consent ledger.")
            )
