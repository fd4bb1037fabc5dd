"""Sign-ups of the public: what somebody entered, until whoever holds the mailbox confirms it."""

from odoo import api, fields, models

from ...policy.groups import LEDGER_READERS
from ..channel.settings import channel_label
from ..controller.controllers import as_controller, controller_id
from ..request.sending import Tokens
from . import confirming, reviewing
from .offering import EMAIL, is_open, offers
from .snippet import offer_snippet

# How long a sign-up that nobody confirmed is kept after its link has ended.
KEPT_DAYS = 7


class PartnerConsentSignup(models.Model):
    """One form that was sent in, for one controller."""

    _name = "partner.consent.signup"
    _description = "Sign-up"
    _order = "id desc"
    _rec_name = "email"

    name = fields.Char("Name as entered", readonly=True)
    email = fields.Char("E-mail", required=True, readonly=True)
    number = fields.Char("Phone number", readonly=True)
    # [{"channel": code, "version": version of the wording, "text": exactly what was shown}]
    wordings = fields.Json(readonly=True)
    wording_ids = fields.Many2many("partner.consent.wording", readonly=True, ondelete="restrict")
    agreed = fields.Text("Agreed to", compute="_compute_agreed")
    list_ids = fields.Many2many("mailing.list", string="Topics", readonly=True)
    way = fields.Selection(
        selection=[
            ("form", "Sign-up form"),
            ("registration", "Customer registration"),
            ("checkout", "Shop checkout"),
        ],
        required=True,
        readonly=True,
        default="form",
    )
    lang = fields.Char("Language", readonly=True)
    company_id = fields.Many2one(
        "res.company", "Controller", required=True, readonly=True, ondelete="cascade"
    )
    state = fields.Selection(
        selection=[
            ("sent", "Waiting for confirmation"),
            ("confirmed", "Confirmed"),
            ("review", "To review"),
            ("declined", "Declined"),
            ("dismissed", "Dismissed"),
        ],
        required=True,
        readonly=True,
        default="sent",
    )
    review_reason = fields.Selection(
        selection=[
            (confirming.HIDDEN, "The customer is locked and hidden"),
            (confirming.LOCKED, "The customer is locked"),
            (confirming.ARCHIVED, "The customer is archived"),
            (confirming.SEVERAL, "Several customers have this address"),
            (confirming.UNCLEAR, "The customer has more than one address"),
            (confirming.NUMBER, "The customer has another phone number"),
        ],
        string="Why to review",
        readonly=True,
    )
    partner_id = fields.Many2one("res.partner", "Customer", index=True, ondelete="cascade")
    moment = fields.Datetime("Signed up on", required=True, readonly=True)
    expiry_date = fields.Datetime("Valid until", required=True, readonly=True)
    answer_date = fields.Datetime("Answered on", readonly=True)
    ip_address = fields.Char("IP address", readonly=True, groups=LEDGER_READERS)
    user_agent = fields.Char("Browser", readonly=True, groups=LEDGER_READERS)
    ip_digest = fields.Char(readonly=True, groups=".")
    # The token itself is in the mail and nowhere else.
    token_hash = fields.Char(readonly=True, groups=".")
    confirmation_url = fields.Char(compute="_compute_confirmation_url")

    _token_unique = models.UniqueIndex("(token_hash) WHERE token_hash IS NOT NULL")
    _email_idx = models.Index("(email, moment)")
    _browser_idx = models.Index("(ip_digest, moment)")
    _review_idx = models.Index("(id) WHERE state = 'review'")

    @api.depends("wordings")
    @api.depends_context("lang")
    def _compute_agreed(self):
        for signup in self:
            signup.agreed = "\n\n".join(
                f"{channel_label(self.env, said['channel'])}: {said['text']}"
                for said in signup.wordings or ()
            )

    @api.depends_context("consent_tokens")
    def _compute_confirmation_url(self):
        """The link as the mail of this moment shows it: only the sender knows the token."""
        sending = self.env.context.get("consent_tokens")
        tokens = sending.by_request if isinstance(sending, Tokens) else {}
        for signup in self:
            token = tokens.get(signup.id)
            base = signup.company_id.get_base_url() if token else ""
            signup.confirmation_url = f"{base}/consent/signup/confirm/{token}" if token else False

    def _register_hook(self):
        super()._register_hook()
        offer_snippet(self.env)

    @api.model
    def _question(self):
        """Return what registration and checkout ask, as the customer would agree to it.

        :return: the wording for e-mail; empty where the form isn't open
        """
        # sudo: whoever may read the page may read what it asks
        env = as_controller(self.env, controller_id(self.env))
        return offers(env)[EMAIL].text if is_open(env) else ""

    def write(self, vals):
        if not self.env.su:
            reviewing.check_write(self, vals)
        return super().write(vals)

    def action_record(self):
        """Record what these sign-ups say, once a person has looked at them.

        :raises UserError: where the customer isn't known, or still locked or archived, or has
            refused since, or has another number
        :raises AccessError: for everybody but consent officers
        """
        reviewing.record_reviewed(self)

    def action_dismiss(self):
        """Leave these sign-ups without effect.

        :raises AccessError: for everybody but consent officers
        """
        reviewing.dismiss(self)

    @api.autovacuum
    def _gc_ended(self):
        """Delete what nobody confirmed, and what ended a year ago: the proof is in the ledger."""
        now = fields.Datetime.now()
        unconfirmed = fields.Datetime.subtract(now, days=KEPT_DAYS)
        ended = self.search(
            [
                "|",
                "&",
                ("state", "in", ("sent", "declined")),
                ("expiry_date", "<", unconfirmed),
                "&",
                ("state", "in", ("confirmed", "dismissed")),
                ("write_date", "<", fields.Datetime.subtract(now, years=1)),
            ],
            limit=10_000,
        )
        ended.unlink()
