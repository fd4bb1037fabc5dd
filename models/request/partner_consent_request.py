"""Confirmation requests: the first half of double opt-in."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...policy import vocabulary as v

OPEN_STATES = ("queued", "sent")
CHUNK = 200
# Settings ``partner_consent.<name>`` and what holds where they are unset.
PARAMETERS = {
    "request_days": 14,
    "resend_hours": 24,
    "hourly_limit": 200,
    "warning_days": 60,
    "warning_months": 24,
}


class Tokens:
    """Tokens of requests being sent, as ``{id of the request: token}``; shown in no log."""

    def __init__(self, by_request):
        self.by_request = by_request


class PartnerConsentRequest(models.Model):
    _name = "partner.consent.request"
    _description = "Confirmation Request"
    _order = "id desc"
    _rec_name = "address"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="cascade"
    )
    channel = fields.Selection(
        selection=lambda self: self.env["partner.consent.channel"]._selection(),
        required=True,
        readonly=True,
        default=v.CHANNELS[0],
    )
    address = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        selection=[
            ("queued", "To be sent"),
            ("sent", "Waiting for the answer"),
            ("confirmed", "Confirmed"),
            ("declined", "Declined"),
            ("expired", "Expired"),
            ("void", "No longer valid"),
        ],
        required=True,
        readonly=True,
        default="queued",
    )
    void_reason = fields.Char("Why it is no longer valid", readonly=True)
    wish = fields.Boolean("Asked again at the customer's wish", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Asked by", readonly=True, ondelete="set null")
    request_date = fields.Datetime("Sent on", readonly=True)
    expiry_date = fields.Datetime("Valid until", readonly=True)
    answer_date = fields.Datetime("Answered on", readonly=True)
    wording_id = fields.Many2one("partner.consent.wording", readonly=True, ondelete="restrict")
    wording = fields.Text("Wording shown", readonly=True)
    lang = fields.Char("Language", readonly=True)
    event_id = fields.Many2one("partner.consent.event", "Ledger row", readonly=True)
    # The token itself is in the mail and nowhere else.
    token_hash = fields.Char(readonly=True, groups=".")
    confirmation_url = fields.Char(compute="_compute_confirmation_url")

    _token_unique = models.UniqueIndex("(token_hash) WHERE token_hash IS NOT NULL")
    _address_idx = models.Index("(address, channel)")
    _open_idx = models.Index("(state, expiry_date) WHERE state IN ('queued', 'sent')")

    @api.depends_context("consent_tokens")
    def _compute_confirmation_url(self):
        """The link as the mail of this moment shows it: only the sender knows the token."""
        sending = self.env.context.get("consent_tokens")
        tokens = sending.by_request if isinstance(sending, Tokens) else {}
        for request in self:
            token = tokens.get(request.id)
            base = request.company_id.get_base_url() if token else ""
            request.confirmation_url = f"{base}/consent/confirm/{token}" if token else False

    @api.model
    def _parameter(self, name):
        """Return the setting ``partner_consent.<name>`` as a number, or its default."""
        # sudo: settings are read whoever asks
        value = self.env["ir.config_parameter"].sudo().get_param(f"partner_consent.{name}")
        return int(value) if value and value.isdecimal() else PARAMETERS[name]

    @api.model
    def _asked_recently(self, channel, addresses):
        """Return those of the normalised addresses that were asked within the resend time."""
        if not addresses:
            return set()
        self.flush_model()
        since = fields.Datetime.now() - timedelta(hours=self._parameter("resend_hours"))
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT address FROM partner_consent_request"
                " WHERE channel = %s AND address IN %s AND COALESCE(request_date, create_date) > %s"
                " AND (state <> 'void' OR request_date IS NOT NULL)",
                channel,
                tuple(addresses),
                since,
            )
        )
        return {address for (address,) in rows}

    @api.model
    def _left_this_hour(self, user):
        """Return how many customers the user may still ask within this hour."""
        since = fields.Datetime.now() - timedelta(hours=1)
        asked = self.search_count([("user_id", "=", user.id), ("create_date", ">", since)])
        return max(self._parameter("hourly_limit") - asked, 0)

    def _void(self, reason):
        """End these requests: their links lead nowhere any more.

        :param str reason: in words, for staff
        """
        self.write({"state": "void", "void_reason": reason, "token_hash": False})

    def _replaced(self):
        """Return the open requests to the same customers that these ones replace."""
        found = self.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("state", "in", OPEN_STATES),
                ("id", "not in", self.ids),
            ]
        )
        pairs = {(request.partner_id.id, request.channel) for request in self}
        return found.filtered(lambda other: (other.partner_id.id, other.channel) in pairs)

    # -- expiry ------------------------------------------------------------------------------------

    @api.model
    def _expire(self, limit=1_000):
        """End the requests that nobody answered in time.

        :return: how many there were, at most ``limit``
        """
        expired = self.search(
            [("state", "=", "sent"), ("expiry_date", "<=", fields.Datetime.now())],
            limit=limit,
            order="expiry_date",
        )
        expired = expired.try_lock_for_update(allow_referencing=True)
        expired.write({"state": "expired", "token_hash": False})
        by_channel = defaultdict(list)
        for request in expired:
            by_channel[request.channel].append(request.partner_id.id)
        for channel, partner_ids in by_channel.items():
            partners = self.env["res.partner"].browse(partner_ids)
            partners._consent_unanswered(channel)._consent_set(channel, v.UNKNOWN, source=v.EXPIRY)
        return len(expired)

    @api.autovacuum
    def _gc_ended(self):
        """Delete requests that ended a year ago: the proof is in the ledger."""
        year_ago = fields.Datetime.subtract(fields.Datetime.now(), years=1)
        ended = self.search(
            [("state", "not in", OPEN_STATES), ("write_date", "<", year_ago)], limit=10_000
        )
        ended.unlink()

    def action_withdraw(self):
        """Withdraw open requests, for example because the wrong customer was asked."""
        self.partner_id.check_access("write")
        self.partner_id._consent_check_asker()
        open_ones = self.filtered(lambda request: request.state in OPEN_STATES)
        if not open_ones:
            raise UserError(
                self.env._("Only a request that waits for its answer can be withdrawn.")
            )
        # sudo: users read requests, only these methods change them
        open_ones.sudo()._void(self.env._("Withdrawn by %s", self.env.user.name))
        for channel in set(open_ones.mapped("channel")):
            partners = open_ones.filtered(lambda r, c=channel: r.channel == c).partner_id
            partners._consent_unanswered(channel)._consent_set(
                channel,
                v.UNKNOWN,
                source=v.MANUAL,
                note=self.env._("Confirmation request withdrawn"),
            )
