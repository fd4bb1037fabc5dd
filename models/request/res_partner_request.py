"""Asking a customer, or a whole selection, to confirm the e-mail consent."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from ...policy import asking
from ...policy.addresses import is_email
from ..batch.ticked import all_ticked
from . import request_words

CHANNEL = "email"
# Up to this many customers are asked before the user's click returns.
IMMEDIATE = 50
OFFICER = "partner_consent.group_consent_officer"


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

    @api.depends("consent_email", "email", "effective_lock_level", "consent_request_ids.state")
    @api.depends_context("lang", "uid")
    def _compute_consent_ask_obstacle(self):
        stored = self._origin
        obstacles = stored._consent_ask_obstacles() if stored else {}
        for partner in self:
            code = obstacles.get(partner._origin)
            partner.consent_can_ask = bool(partner._origin) and not code
            partner.consent_ask_obstacle = (
                request_words.obstacle(partner._origin, code) if code else False
            )

    @api.depends("consent_request_ids.state", "consent_request_ids.expiry_date")
    @api.depends_context("lang", "tz")
    def _compute_consent_request_info(self):
        # sudo: whoever sees the answer sees whether it is waited for
        waiting = (
            self.env["partner.consent.request"]
            .sudo()
            .search(
                [("partner_id", "in", self._origin.ids), ("state", "in", ("queued", "sent"))],
                order="id",
            )
        )
        last = {request.partner_id.id: request for request in waiting}
        for partner in self:
            request = last.get(partner._origin.id)
            if not request:
                partner.consent_request_info = False
            elif request.state == "queued":
                partner.consent_request_info = self.env._("The request is about to be sent.")
            else:
                partner.consent_request_info = self.env._(
                    "Asked at %(address)s on %(sent)s. The link is valid until %(until)s.",
                    address=request.address,
                    sent=format_datetime(self.env, request.request_date, dt_format="short"),
                    until=format_datetime(self.env, request.expiry_date, dt_format="short"),
                )

    def action_consent_ask(self):
        """Ask these customers to confirm the e-mail consent.

        Few at once; many in the background, where the form shows how far it is.

        :return: the action that tells who is asked and who can't be, by reason
        :raises UserError: for a single customer who can't be asked: name, reason and way out
        :raises AccessError: where the user may not change these customers
        """
        customers, rounds = all_ticked(self), self.env["partner.consent.ask"]
        if len(customers) > rounds._immediate:
            return rounds._start_for(customers)
        return customers._consent_ask_action()

    def action_consent_ask_again(self):
        """Ask one customer who refused, because the customer wishes it.

        :raises AccessError: for everybody but consent officers
        """
        self.ensure_one()
        if not (self.env.su or self.env.user.has_group(OFFICER)):
            raise AccessError(self._consent_refusal(self.display_name, CHANNEL, "officer"))
        return self._consent_ask_action(wish=True)

    def action_consent_verify(self):
        """Verify these customers' part of the ledger, and say what came of it.

        :raises AccessError: for everybody but consent officers and auditors
        """
        self.check_access("read")
        return self.env["partner.consent.event"].action_verify(self.ids)

    def _consent_ask_action(self, wish=False):
        requests, refused = self._consent_ask(wish)
        if len(self) == 1 and refused:
            ((code, _partners),) = refused.items()
            raise UserError(request_words.obstacle(self, code))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Ask for confirmation"),
                "type": "warning" if refused else "success",
                "sticky": bool(refused),
                "message": request_words.summary(requests, refused),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _consent_ask(self, wish=False):
        """Ask those of these customers who may be asked; many of them in the background.

        :param wish: the customers who refused wish to be asked again
        :return: ``(requests, {code of the obstacle: customers})``
        """
        self.check_access("write")
        self._consent_check_asker()
        refused = defaultdict(self.browse)
        chosen, addresses = [], set()
        left = self._consent_ask_quota()
        for partner, code in self._consent_ask_obstacles(wish).items():
            if not code and partner.email_normalized in addresses:
                code = asking.ASKED_RECENTLY
            if not code and len(chosen) >= left:
                code = asking.LIMIT
            if code:
                refused[code] |= partner
                continue
            addresses.add(partner.email_normalized)
            chosen.append(partner._consent_request_values(wish))
        if chosen:
            # In the background, nobody would hear that there is nothing to agree to.
            self.env["partner.consent.wording"]._current(CHANNEL)
        # sudo: users don't create requests, only this gate does
        requests = self.env["partner.consent.request"].sudo().create(chosen)
        if len(requests) <= IMMEDIATE:
            requests._send()
        else:
            self.env.ref("partner_consent.ir_cron_consent_send").sudo()._trigger()
        return requests.sudo(self.env.su), dict(refused)

    @api.model
    def _consent_check_asker(self):
        if not self.env.su:
            self._consent_check_user(self[:1].display_name, CHANNEL, False)

    @api.model
    def _consent_ask_quota(self):
        """Return how many customers the user may ask now; officers may ask as many as they like."""
        if self.env.su or self.env.user.has_group(OFFICER):
            return len(self)
        # sudo: counts the user's own requests
        return self.env["partner.consent.request"].sudo()._left_this_hour(self.env.user)

    def _consent_request_values(self, wish):
        self.ensure_one()
        return {
            "partner_id": self.id,
            "channel": CHANNEL,
            "address": self.email_normalized,
            "company_id": (self.company_id or self.env.company).id,
            "user_id": self.env.uid,
            "wish": wish,
        }

    def _consent_ask_obstacles(self, wish=False, throttle=True):
        """Return ``{customer: code from policy.asking or None}``, with a fixed number of queries.

        :param throttle: whether having been asked a short while ago counts
        """
        facts = self._consent_facts((CHANNEL,))
        renewable = self._consent_expiring(CHANNEL)
        recent = set()
        if throttle:
            addresses = {address for address in self.mapped("email_normalized") if address}
            # sudo: the throttle counts everybody's requests
            requests = self.env["partner.consent.request"].sudo()
            recent = requests._asked_recently(CHANNEL, addresses)
        return {
            partner: asking.obstacle(
                facts[partner][CHANNEL],
                wish=wish,
                invalid=bool(partner.email) and not is_email(partner.email_normalized),
                renewable=partner.id in renewable,
                recent=partner.email_normalized in recent,
            )
            for partner in self
        }
