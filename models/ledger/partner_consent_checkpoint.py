"""Checkpoints: every day the ends of all chains are recorded, so that none can be cut short."""

import hashlib

from odoo import api, fields, models

from ...policy import evidence, verification
from ...policy.groups import AUDITOR, OFFICER
from .anchor.leaving import since
from .sealing import late
from .verifying import break_message, breaks


class PartnerConsentCheckpoint(models.Model):
    _name = "partner.consent.checkpoint"
    _inherit = "partner.consent.append.only"
    _description = "Consent Ledger Check"
    _order = "sequence desc"
    _rec_name = "moment"

    sequence = fields.Integer("No.", readonly=True, required=True, aggregator=None)
    moment = fields.Datetime(readonly=True, required=True)
    chain_count = fields.Integer("Customers", readonly=True, aggregator=None)
    event_count = fields.Integer("Rows", readonly=True, aggregator=None)
    heads_hash = fields.Char("Hash of all chains", readonly=True, required=True)
    previous_hash = fields.Char(readonly=True, required=True)
    hash = fields.Char(readonly=True, required=True)
    result = fields.Selection(
        selection=[("intact", "Intact"), ("broken", "Broken")], readonly=True, required=True
    )
    broken_count = fields.Integer("Broken chains", readonly=True, aggregator=None)
    first_break = fields.Char("First broken row", readonly=True)
    # Not hashed: whoever falsifies them makes an anchor fail, and never hold.
    horizon = fields.Integer(
        "Last row's ID",
        readonly=True,
        aggregator=None,
        help="No row after it was sealed. 0 on checks from before ends could be recomputed.",
    )
    late = fields.Json(
        readonly=True,
        help="IDs of rows up to the last row of the check before that it didn't seal.",
    )
    anchor_ids = fields.One2many("partner.consent.anchor", "checkpoint_id", "Anchors")
    stamp_missing = fields.Char("Missing", compute="_compute_stamp_missing")

    _sequence_unique = models.UniqueIndex("(sequence)")

    def _compute_stamp_missing(self):
        last = self._last()
        for checkpoint in self:
            checkpoint.stamp_missing = checkpoint == last and since(self.env)

    @api.model
    def _append_only_message(self):
        return self.env._(
            "Ledger checks are made by the system; they can't be added or changed by hand."
        )

    @api.model
    def verify(self):
        """Return the ids of the checkpoints where their own chain is broken; empty means intact.

        :raises AccessError: for everybody but consent officers and auditors
        """
        self.env["partner.consent.event"]._check_verifier()
        # sudo: a record rule of somebody else must not look like a gap
        previous, broken = evidence.GENESIS, []
        for number, checkpoint in enumerate(self.sudo().search([], order="sequence"), 1):
            record = checkpoint._record()
            chained = evidence.chain_hash(previous, record, evidence.CHECKPOINT_FIELDS)
            if (checkpoint.sequence, checkpoint.hash) != (number, chained):
                broken.append(checkpoint.id)
                break
            previous = checkpoint.hash
        return broken

    def action_verify(self):
        """Verify the whole ledger, whichever checks are ticked."""
        return self.env["partner.consent.event"].action_verify()

    def _record(self):
        """Return the checkpoint as ``evidence.canonical`` wants it."""
        self.ensure_one()
        record = {name: self[name] for name in evidence.CHECKPOINT_FIELDS}
        return record | {"moment": str(self.moment)}

    def _chained(self):
        """Return the bytes whose SHA-256 is the checkpoint's hash."""
        return evidence.chained(self.previous_hash, self._record(), evidence.CHECKPOINT_FIELDS)

    @api.model
    def _last(self):
        return self.search([], limit=1)

    @api.model
    def _agrees(self):
        """Whether the recorded heads are those of the last checkpoint, and its chain is intact."""
        last = self._last()
        heads_hash = self._heads_summary()["heads_hash"]
        return not last or (last.heads_hash == heads_hash and not self.verify())

    @api.model
    def _heads_summary(self):
        """Return ``chain_count``, ``event_count`` and ``heads_hash`` over the recorded heads."""
        digest, chains, events = hashlib.sha256(), 0, 0
        for page in self.env["partner.consent.head"]._pages():
            verification.heads_digest(digest, page)
            chains += len(page)
            events += sum(sequence for _chain, sequence, _hash in page)
        return {"chain_count": chains, "event_count": events, "heads_hash": digest.hexdigest()}

    @api.model
    def _make(self):
        """Verify the whole ledger, record where its chains end, and return the new checkpoint."""
        events = self.env["partner.consent.event"]
        last = self._last()
        broken = list(breaks(events))
        record = {"sequence": last.sequence + 1, "moment": fields.Datetime.now()}
        missed, horizon = late(last), last.horizon
        if any(found.problem == verification.CHECKPOINT for found in broken):
            # Sealing heads that somebody exchanged would make them true.
            record |= self._heads_summary() | {"heads_hash": last.heads_hash}
        else:
            self.env["partner.consent.head"]._advance({found.chain_id for found in broken})
            horizon = self.env["partner.consent.head"]._horizon()
            record |= self._heads_summary()
        record |= {"broken_count": len(broken)}
        previous = last.hash or evidence.GENESIS
        sealed = evidence.chain_hash(
            previous, record | {"moment": str(record["moment"])}, evidence.CHECKPOINT_FIELDS
        )
        return self._create_row(
            {
                **record,
                "previous_hash": previous,
                "hash": sealed,
                "horizon": horizon,
                "late": missed,
                "result": "broken" if broken else "intact",
                "first_break": break_message(events, broken[0]) if broken else False,
            }
        )

    @api.model
    def _cron_check(self):
        """Make today's checkpoint; tell officers and auditors of a break that is new."""
        before = self._last()
        checkpoint = self._make()
        if checkpoint.result == "broken" and before.first_break != checkpoint.first_break:
            checkpoint._notify()

    def _notify(self):
        self.ensure_one()
        users = self.env["res.users"].search(
            [("all_group_ids", "in", [self.env.ref(group).id for group in (OFFICER, AUDITOR)])]
        )
        self.env["mail.thread"].message_notify(
            partner_ids=users.partner_id.ids,
            subject=self.env._("The consent ledger is broken"),
            body=self.env._(
                "%(count)s broken chain(s). The first broken row: %(first)s",
                count=self.broken_count,
                first=self.first_break,
            ),
            model=self._name,
            res_id=self.id,
        )
