"""Confirmation requests: the first half of double opt-in."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...policy import vocabulary as v
from ..channel.settings import channel_selection
from ..consent.rights import check_customers
from ..controller.controllers import in_words_of_company
from . import answering
from .asking import check_asker
from .expiry import of_whom, unanswered
from .sending import Tokens


class PartnerConsentRequest(models.Model):
    _name = "partner.consent.request"
    _description = "Confirmation Request"
    _order = "id desc"
    _rec_name = "address"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="cascade"
    )
    channel = fields.Selection(
        selection=lambda self: channel_selection(self.env),
        required=True,
        readonly=True,
        default=v.CHANNELS[0],
    )
    address = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        selection=[
            ("sent", "Waiting for the answer"),
            ("confirmed", "Confirmed"),
            ("declined", "Declined"),
            ("expired", "Expired"),
            ("void", "No longer valid"),
        ],
        required=True,
        readonly=True,
        default="sent",
    )
    void_reason = fields.Char("Why it is no longer valid", readonly=True)
    wish = fields.Boolean("Asked again at the customer's wish", readonly=True)
    company_id = fields.Many2one(
        "res.company",
        "Controller",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="The company on whose behalf the customer is asked.",
    )
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
    _open_idx = models.Index("(state, expiry_date) WHERE state = 'sent'")

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
    def _by_token(self, token):
        """Return the request that this token still answers, empty for every other token."""
        return answering.by_token(self, token)

    @api.model
    def _answer(self, token, agreed, ip_address=None, user_agent=None):
        """Record the customer's answer, once: see ``answering.answer``."""
        return answering.answer(self, token, agreed, ip_address, user_agent)

    def _void(self, reason):
        """End these requests: their links lead nowhere any more.

        :param str reason: in words, for staff
        """
        self.write({"state": "void", "void_reason": reason, "token_hash": False})

    @api.autovacuum
    def _gc_ended(self):
        """Delete requests that ended a year ago: the proof is in the ledger."""
        year_ago = fields.Datetime.subtract(fields.Datetime.now(), years=1)
        ended = self.search([("state", "!=", "sent"), ("write_date", "<", year_ago)], limit=10_000)
        ended.unlink()

    def action_withdraw(self):
        """Withdraw open requests, for example because the wrong customer was asked.

        :raises UserError: where none of them waits for its answer
        :raises AccessError: where the user may not answer for these customers, or is an auditor
        """
        check_customers(self.partner_id)
        check_asker(self.partner_id)
        waiting = self.filtered(lambda request: request.state == "sent")
        if not waiting:
            raise UserError(
                self.env._("Only a request that waits for its answer can be withdrawn.")
            )
        # sudo: users read requests, only these methods change them
        waiting.sudo()._void(self.env._("Withdrawn by %s", self.env.user.name))
        for (company, channel), requests in waiting.grouped(of_whom).items():
            customers = requests.partner_id.with_company(company)
            unanswered(customers, channel)._consent_set(
                channel,
                v.UNKNOWN,
                source=v.MANUAL,
                note=in_words_of_company(customers.env)._("Confirmation request withdrawn"),
            )
