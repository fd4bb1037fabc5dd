"""Asking a customer, or a whole selection, to confirm the e-mail consent."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_datetime

from ..policy import asking
from ..policy import vocabulary as v

CHANNEL = "email"
# Up to this many customers are asked before the user's click returns.
IMMEDIATE = 50
NAMES_SHOWN = 5
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
                partner._origin._consent_ask_message(code) if code else False
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
                    sent=format_datetime(self.env, request.request_date),
                    until=format_datetime(self.env, request.expiry_date),
                )

    def action_consent_ask(self):
        """Ask these customers to confirm the e-mail consent.

        :return: the action that tells who is asked and who can't be, by reason
        :raises UserError: for a single customer who can't be asked: name, reason and way out
        :raises AccessError: where the user may not change these customers
        """
        return self._consent_ask_action()

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
            raise UserError(self._consent_ask_message(code))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Ask for confirmation"),
                "type": "warning" if refused else "success",
                "sticky": bool(refused),
                "message": self._consent_ask_summary(requests, refused),
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
                invalid=bool(partner.email) and not asking.is_address(partner.email_normalized),
                renewable=partner.id in renewable,
                recent=partner.email_normalized in recent,
            )
            for partner in self
        }

    def _consent_unanswered(self, channel):
        """Return those of these customers whose answer is "confirmation requested" and who have no
        open request any more."""
        waiting = (
            self.env["partner.consent.request"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.ids),
                    ("channel", "=", channel),
                    ("state", "in", ("queued", "sent")),
                ]
            )
        )
        fname = f"consent_{channel}"
        return (self - waiting.partner_id).filtered(lambda partner: partner[fname] == v.REQUESTED)

    def _consent_ask_message(self, code):
        """Return in a sentence why this customer can't be asked, and what to do about it."""
        self.ensure_one()
        name = self.display_name
        hours = self.env["partner.consent.request"]._parameter("resend_hours")
        messages = {
            v.LOCKED: self.env._(
                "%s is locked and can't be asked. A lock manager can lift the lock.", name
            ),
            v.REFUSED: self.env._(
                "%s refused e-mail. A consent officer can ask again if the customer wishes it.",
                name,
            ),
            v.SUPPRESSED: self.env._("%s is on the suppression list and must not be asked.", name),
            v.ADDRESS_EXCLUDED: self.env._(
                "%s: this address is not for advertising. Enter another address to ask.", name
            ),
            v.REFUSED_ELSEWHERE: self.env._(
                "%s can't be asked: another contact with the same address refused or is locked.",
                name,
            ),
            v.NO_ADDRESS: self.env._("%s has no e-mail address. Enter one to ask.", name),
            asking.INVALID_ADDRESS: self.env._(
                "%(customer)s: “%(address)s” is not a valid e-mail address. Correct it to ask.",
                customer=name,
                address=self.email,
            ),
            asking.ALREADY_GIVEN: self.env._(
                "%s has already said Yes, and the Yes doesn't expire soon.", name
            ),
            asking.ASKED_RECENTLY: self.env._(
                "%(customer)s: this address was asked within the last %(hours)s hours. Wait for the "
                "answer, or ask again later.",
                customer=name,
                hours=hours,
            ),
            asking.LIMIT: self.env._(
                "%s was not asked: you have asked as many customers as is allowed in one hour. Ask "
                "again later, or have a consent officer ask.",
                name,
            ),
            "address_changed": self.env._("%s has another e-mail address now.", name),
        }
        return messages[code]

    @api.model
    def _consent_ask_summary(self, requests, refused):
        """Return how many are asked, and how many can't be, by reason."""
        lines = [self.env._("%s customer(s) are asked.", len(requests))]
        if len(requests) == 1:
            lines = [
                self.env._(
                    "%(customer)s is asked at %(address)s.",
                    customer=requests.partner_id.display_name,
                    address=requests.address,
                )
            ]
        labels = {
            v.LOCKED: self.env._("locked"),
            v.REFUSED: self.env._("refused"),
            v.SUPPRESSED: self.env._("on the suppression list"),
            v.ADDRESS_EXCLUDED: self.env._("address not for advertising"),
            v.REFUSED_ELSEWHERE: self.env._("same address refused or locked elsewhere"),
            v.NO_ADDRESS: self.env._("no e-mail address"),
            asking.INVALID_ADDRESS: self.env._("invalid e-mail address"),
            asking.ALREADY_GIVEN: self.env._("has said Yes already"),
            asking.ASKED_RECENTLY: self.env._("address asked a short while ago"),
            asking.LIMIT: self.env._("more than you may ask in an hour"),
        }
        for code, partners in refused.items():
            names = ", ".join(partners[:NAMES_SHOWN].mapped("display_name"))
            more = "…" if len(partners) > NAMES_SHOWN else ""
            lines.append(
                self.env._(
                    "%(count)s not asked (%(reason)s): %(names)s",
                    count=len(partners),
                    reason=labels[code],
                    names=names + more,
                )
            )
        return "\n".join(lines)
