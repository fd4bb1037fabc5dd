"""Asking a customer to confirm the e-mail consent, and what a Yes or a question is worth by now."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from ...policy import vocabulary as v
from ...policy.channels import FIELDS
from ...policy.groups import OFFICER
from ..batch.ticked import all_ticked
from ..channel.settings import channel_selection, channels_in_use
from ..consent.refusals import refusal
from ..controller.controllers import controller_id
from . import expiry, words
from .answering import void_unanswerable
from .asking import CHANNEL, ask, obstacles


class ResPartner(models.Model):
    _inherit = "res.partner"

    consent_request_ids = fields.One2many("partner.consent.request", "partner_id", readonly=True)
    consent_ask_obstacle = fields.Char(
        "Why the customer can't be asked", compute="_compute_consent_ask_obstacle"
    )
    consent_can_ask = fields.Boolean(
        "May be asked for confirmation", compute="_compute_consent_ask_obstacle"
    )
    consent_request_info = fields.Char("Last request", compute="_compute_consent_request_info")
    consent_expiring_channel = fields.Selection(
        selection=lambda self: channel_selection(self.env),
        string="Yes to renew",
        compute="_compute_consent_expiring",
        search="_search_consent_expiring_channel",
        help="Channel whose Yes expires soon, or is so old that it should be confirmed again.",
    )
    consent_expiring_info = fields.Char("Renewal", compute="_compute_consent_expiring")

    @api.depends("consent_email", "email", "effective_lock_level", "consent_request_ids.state")
    @api.depends_context("lang", "uid", "company")
    def _compute_consent_ask_obstacle(self):
        stored = self._origin
        codes = obstacles(stored) if stored else {}
        for partner in self:
            code = codes.get(partner._origin)
            partner.consent_can_ask = bool(partner._origin) and not code
            partner.consent_ask_obstacle = bool(code) and words.obstacle(partner._origin, code)

    @api.depends("consent_request_ids.state", "consent_request_ids.expiry_date")
    @api.depends_context("lang", "tz", "company")
    def _compute_consent_request_info(self):
        # sudo: whoever sees the answer sees whether it is waited for
        waiting = self._origin.sudo()._consent_waiting()
        last = {request.partner_id.id: request for request in waiting}
        for partner in self:
            request = last.get(partner._origin.id)
            partner.consent_request_info = bool(request) and self.env._(
                "Asked at %(address)s on %(sent)s. The link is valid until %(until)s.",
                address=request.address,
                sent=format_datetime(self.env, request.request_date, dt_format="short"),
                until=format_datetime(self.env, request.expiry_date, dt_format="short"),
            )

    @api.depends(*FIELDS)
    @api.depends_context("lang", "company")
    def _compute_consent_expiring(self):
        in_use = channels_in_use(self.env)
        found = {channel: expiry.expiring(self._origin, channel) for channel in in_use}
        for partner in self:
            own = {
                channel: moments[partner._origin.id]
                for channel, moments in found.items()
                if partner._origin.id in moments
            }
            sentences = [expiry.expiring_message(self.env, *one) for one in own.items()]
            partner.consent_expiring_channel = next(iter(own), False)
            partner.consent_expiring_info = " ".join(sentences) or False

    @api.model
    def _search_consent_expiring_channel(self, operator, value):
        if operator != "in":
            return NotImplemented
        chosen = expiry.expiring_domain(self, value)
        if False in value:
            chosen |= ~expiry.expiring_domain(self, v.CHANNELS)
        return chosen

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(("active", "email")):
            void_unanswerable(self)
        return result

    def _consent_set(self, channel, state, *, source, each=None, **evidence):
        events = super()._consent_set(channel, state, source=source, each=each, **evidence)
        if state in (v.REFUSED, v.UNKNOWN):
            void_unanswerable(self)
        return events

    def action_consent_ask(self):
        """Ask these customers to confirm the e-mail consent.

        Few at once; many in the background, where the form shows how far it is.

        :return: the action that tells who is asked and who can't be, by reason
        :raises UserError: for a single customer who can't be asked: name, reason and way out
        :raises AccessError: where the user may not answer for these customers
        """
        customers, runs = all_ticked(self), self.env["partner.consent.ask"]
        if len(customers) > runs._immediate:
            return runs._start_for(customers)
        return customers._ask_now()

    def action_consent_ask_again(self):
        """Ask one customer who refused, because the customer wishes it.

        :raises AccessError: for everybody but consent officers
        """
        self.ensure_one()
        if not (self.env.su or self.env.user.has_group(OFFICER)):
            raise AccessError(refusal(self.env, self, CHANNEL, "officer"))
        return self._ask_now(wish=True)

    def action_consent_withdraw(self):
        """Withdraw the question that waits for this customer's answer.

        :raises UserError: where none does
        :raises AccessError: where the user may not answer for them, or is an auditor
        """
        self._consent_waiting().action_withdraw()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _consent_waiting(self):
        """Return the questions of the current controller that wait for these customers' answers."""
        return self.env["partner.consent.request"].search(
            [
                ("partner_id", "in", self.ids),
                ("state", "=", "sent"),
                ("company_id", "=", controller_id(self.env)),
            ],
            order="id",
        )

    def action_consent_verify(self):
        """Verify these customers' part of the ledger, and say what came of it.

        :raises AccessError: for everybody but consent officers and auditors
        """
        self.check_access("read")
        return self.env["partner.consent.event"].action_verify(self.ids)

    def _ask_now(self, wish=False):
        requests, refused = ask(self, wish)
        if len(self) == 1 and refused:
            ((code, _partners),) = refused.items()
            raise UserError(words.obstacle(self, code))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Ask for confirmation"),
                "type": "warning" if refused else "success",
                "sticky": bool(refused),
                "message": words.summary(requests, refused),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _cron_consent_expiry(self):
        """End what has run out: requests that nobody answered, and each Yes past its validity."""
        for done in expiry.end_expired(self):
            if not self.env["ir.cron"]._commit_progress(done):
                return
