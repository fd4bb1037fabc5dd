"""The ledger: one immutable row for everything that happened to a consent."""

from collections import defaultdict
from operator import itemgetter

from odoo import api, fields, models
from odoo.tools import SQL

from ...policy import evidence
from ...policy import vocabulary as v

CHUNK = 1_000
STORED = (*evidence.FIELDS, "partner_id", "attachment_id", "previous_hash", "hash")
# Chain of the rows that are about no single customer.
NO_CUSTOMER = 0


class PartnerConsentEvent(models.Model):
    _name = "partner.consent.event"
    _inherit = "partner.consent.append.only"
    _description = "Consent Event"
    _order = "moment desc, id desc"
    _rec_name = "event"
    # Moment and acting user are fields of their own, and hashed.
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index=True, ondelete="set null"
    )
    chain_id = fields.Integer(
        readonly=True,
        required=True,
        aggregator=None,
        help="Customer number under which the chain was started. It outlives a merge.",
    )
    sequence = fields.Integer("No.", readonly=True, required=True, aggregator=None)
    channel = fields.Selection(
        selection=lambda self: self.env["partner.consent.channel"]._selection(),
        readonly=True,
        help="Empty on the row that stands for all channels when the addon was installed.",
    )
    event = fields.Selection(
        selection=[
            ("requested", "Confirmation requested"),
            ("given", "Given"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
            ("expired", "Expired"),
            ("invalidated", "Invalidated"),
            ("revoked", "Revoked"),
            ("corrected", "Corrected"),
            ("initialised", "Starting point"),
            ("overridden", "Sent in spite of a refusal"),
        ],
        readonly=True,
        required=True,
    )
    old_state = fields.Selection("_selection_state", "Before", readonly=True, required=True)
    new_state = fields.Selection("_selection_state", "After", readonly=True, required=True)
    moment = fields.Datetime(readonly=True, required=True)
    source = fields.Selection(
        selection=[
            ("manual", "By hand"),
            ("import", "Import"),
            ("api", "Interface"),
            ("confirmation", "Confirmation by the customer"),
            ("preference_page", "Preference page"),
            ("portal", "Customer portal"),
            ("unsubscribe", "Unsubscribe link"),
            ("blacklist", "Blacklist"),
            ("default", "Default for new contacts"),
            ("conversion", "Conversion of earlier data"),
            ("merge", "Merge of contacts"),
            ("expiry", "Expiry"),
            ("address_change", "Change of address"),
            ("lock", "Customer lock"),
        ],
        readonly=True,
        required=True,
    )
    user_id = fields.Many2one("res.users", string="By", readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", readonly=True, ondelete="restrict")
    address = fields.Char("Address used", readonly=True)
    legal_basis = fields.Selection(
        selection=[
            ("consent", "Consent (GDPR art. 6(1)(a))"),
            ("objection", "Objection (GDPR art. 21)"),
        ],
        readonly=True,
    )
    wording = fields.Text("Wording shown", readonly=True)
    wording_version = fields.Char(readonly=True)
    lang = fields.Char("Language", readonly=True)
    ip_address = fields.Char(
        "IP address",
        readonly=True,
        groups="partner_consent.group_consent_officer,partner_consent.group_auditor",
    )
    user_agent = fields.Char(
        readonly=True,
        groups="partner_consent.group_consent_officer,partner_consent.group_auditor",
    )
    note = fields.Char(readonly=True)
    attachment_id = fields.Many2one("ir.attachment", "Document", readonly=True, ondelete="set null")
    attachment_checksum = fields.Char(readonly=True)
    previous_hash = fields.Char(readonly=True, required=True)
    hash = fields.Char(readonly=True, required=True)

    # Two writers can't append to the same place of a chain.
    _chain_unique = models.UniqueIndex("(chain_id, sequence)")
    _last_answer = models.Index("(partner_id, channel, id)")

    def _selection_state(self):
        answers = self.env["res.partner"]._fields["consent_email"]
        return answers._description_selection(self.env)

    def _compute_display_name(self):
        labels = dict(self._fields["event"]._description_selection(self.env))
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for event in self:
            names = channels.get(event.channel), labels.get(event.event)
            event.display_name = ": ".join(filter(None, names))

    @api.model
    def _append_only_message(self):
        return self.env._(
            "The consent ledger is append-only: its rows can't be added, changed or deleted by "
            "hand. Change the customer's answer instead; the ledger records it."
        )

    @api.model
    def _append(self, rows, new_chains=False):
        """Append rows to the chains of their customers; the caller holds the customers' row locks.

        :param rows: list of dicts with ``partner_id`` and the names in ``evidence.FIELDS`` except
            ``chain_id``, ``sequence`` and the hashes, in the order they happened
        :param new_chains: the customers were created in this transaction, so there is no head
        :return: the new events, in order
        """
        if not rows:
            return self.browse()
        heads = defaultdict(lambda: (0, evidence.GENESIS))
        if not new_chains:
            heads.update(self._heads({row["partner_id"] or NO_CUSTOMER for row in rows}))
        for row in rows:
            # The ORM's False is stored as NULL: hashed as False, it would break the chain.
            row.update({name: None for name, value in row.items() if value is False})
            chain = row["chain_id"] = row["partner_id"] or NO_CUSTOMER
            sequence, previous = heads[chain]
            row["sequence"] = sequence + 1
            row["previous_hash"] = previous
            row["hash"] = evidence.chain_hash(previous, row | {"moment": str(row["moment"])})
            heads[chain] = row["sequence"], row["hash"]
        ids = []
        for start in range(0, len(rows), CHUNK):
            ids += self._insert(rows[start : start + CHUNK])
        customers = {row["partner_id"] for row in rows} - {None}
        self.env["res.partner"].browse(customers).invalidate_recordset(
            ["consent_event_ids"], flush=False
        )
        return self.browse(ids)

    @api.model
    def _heads(self, chain_ids):
        """Return ``{chain_id: (sequence, hash)}`` of the last row of each chain."""
        query = SQL(
            "SELECT DISTINCT ON (chain_id) chain_id, sequence, hash FROM partner_consent_event"
            " WHERE chain_id IN %s ORDER BY chain_id, sequence DESC",
            tuple(chain_ids),
        )
        return {
            chain: (sequence, hash_) for chain, sequence, hash_ in self.env.execute_query(query)
        }

    def _insert(self, rows):
        # The ORM inserts 100 rows a statement and would call the create() that refuses.
        values = itemgetter(*STORED)
        query = SQL(
            "INSERT INTO partner_consent_event (%s) VALUES %s RETURNING id",
            SQL(", ").join(map(SQL.identifier, STORED)),
            SQL(", ").join(map(values, rows)),
        )
        return [id_ for (id_,) in self.env.execute_query(query)]

    @api.model
    def _last_sources(self, channel, partner_ids):
        """Return ``{partner_id: source}`` of each customer's last answer on the channel."""
        query = SQL(
            "SELECT DISTINCT ON (partner_id) partner_id, source FROM partner_consent_event"
            " WHERE channel = %s AND partner_id IN %s AND event NOT IN %s"
            " ORDER BY partner_id, id DESC",
            channel,
            tuple(partner_ids),
            (v.REQUESTED, v.OVERRIDDEN),
        )
        return dict(self.env.execute_query(query))
