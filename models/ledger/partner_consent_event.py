"""The ledger: one immutable row for everything that happened to a consent."""

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError

from ...policy import evidence
from ...policy.groups import LEDGER_READERS
from ..channel.settings import channel_selection
from . import telling
from .feed import reading
from .verifying import breaks, result_notification
from .whose import read_shared_rows, reads_all


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
        selection=lambda self: channel_selection(self.env),
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
            ("erased", "Personal data erased"),
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
            ("pause", "Pause by the customer"),
            ("unsubscribe", "Unsubscribe link"),
            ("blacklist", "Blacklist"),
            ("default", "Default for new contacts"),
            ("conversion", "Conversion of earlier data"),
            ("merge", "Merge of contacts"),
            ("copy", "Copy of a contact"),
            ("expiry", "Expiry"),
            ("address_change", "Change of address"),
            ("lock", "Customer lock"),
            ("shared", "Contact of the address"),
            ("erasure", "Erasure"),
        ],
        readonly=True,
        required=True,
    )
    user_id = fields.Many2one("res.users", string="By", readonly=True, ondelete="restrict")
    user_name = fields.Char("Name of who acted", readonly=True, help="As it was at that moment.")
    who = fields.Char("By whom", compute="_compute_in_words")
    moment_in_full = fields.Char("Exact moment", compute="_compute_in_words")
    language = fields.Char("Language in words", compute="_compute_in_words")
    company_id = fields.Many2one(
        "res.company",
        "Controller",
        readonly=True,
        ondelete="restrict",
        help="The company that the answer was given to.",
    )
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
        groups=LEDGER_READERS,
    )
    user_agent = fields.Char(
        readonly=True,
        groups=LEDGER_READERS,
    )
    note = fields.Char(readonly=True)
    attachment_id = fields.Many2one("ir.attachment", "Document", readonly=True, ondelete="set null")
    attachment_checksum = fields.Char(readonly=True)
    commitments = fields.Json(
        readonly=True, help="Hashes that stand for the personal values: see policy/evidence.py."
    )
    # With its salt, a short value could be found out from what it is hashed to.
    salts = fields.Json(readonly=True, groups=".")
    erased_values = fields.Char("Erased", compute="_compute_erased_values")
    previous_hash = fields.Char(readonly=True, required=True)
    hash = fields.Char(readonly=True, required=True)

    # Two writers can't append to the same place of a chain.
    _chain_unique = models.UniqueIndex("(chain_id, sequence)")
    _last_answer = models.Index("(partner_id, channel, id)")

    @api.depends("commitments")
    @api.depends_context("lang")
    def _compute_erased_values(self):
        # sudo: which values were erased is no secret, their salts are
        for event, known in zip(self, self.sudo(), strict=True):
            event.erased_values = ", ".join(
                self._fields[name]._description_string(self.env) for name in evidence.erased(known)
            )

    @api.depends("lang", "moment", "source", "user_id", "user_name")
    @api.depends_context("lang", "tz")
    def _compute_in_words(self):
        telling.compute_words(self)

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
    @tools.ormcache()
    def _shared_rows(self):
        return read_shared_rows(self.env)

    @api.model
    def _append_only_message(self):
        return self.env._(
            "The consent ledger is append-only: its rows can't be added, changed or deleted by "
            "hand. Change the customer's answer instead; the ledger records it."
        )

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
        return [found.event_id for found in breaks(self.sudo(), partner_ids)]

    @api.model
    def feed(self, cursor=0, limit=1000, place=None):
        """Return what happened since, in the order in which it could be seen.

        Numbers have no gaps in the database; what the user may not read is left out of the page.

        :param int cursor: 0 for the beginning, else the ``cursor`` of the page before
        :param int limit: the most events of a page; no page has more than 10,000
        :param str place: the ``place`` of the page before, so that an older copy of the database
            that was restored and has grown since isn't taken for the same feed
        :return: ``{"events": list of dicts, "cursor": int, "has_more": bool, "place": str}``; the
            keys of an event are in docs/interface.md
        :raises AccessError: for everybody but interfaces, consent officers and auditors
        :raises UserError: where cursor or limit can't be, or the feed is an older one
        """
        return reading.page(self, cursor, limit, place)

    def action_verify(self, partner_ids=None):
        """Verify, whichever rows are ticked, and say what came of it.

        :param partner_ids: as in :meth:`verify`
        :return: the action that shows the result
        :raises AccessError: for everybody but consent officers and auditors
        """
        self._check_verifier()
        # sudo: see verify
        return result_notification(self.sudo(), partner_ids)

    def _check_verifier(self):
        if not reads_all(self.env):
            raise AccessError(
                self.env._("Only consent officers and auditors may verify the consent ledger.")
            )
