"""SMS gateways: what customers answer by text message comes in here, and STOP is a refusal."""

import secrets

from odoo import api, fields, models
from odoo.tools import SQL, hmac

from ...models.controller.controllers import (
    as_controller,
    controller_id,
    controller_ids,
    in_words_of_company,
)
from ...models.request.sending import token_hash
from ...policy import vocabulary as v
from ...policy.numbers import incoming_number
from ...policy.sms_words import quoted, says_stop
from ..context import OPT_OUT, OptOut
from .own_words import has_opted_out, language_of, opt_out_at

PATH = "/consent/sms"
# Gateways repeat what they couldn't deliver for hours, at most for some days.
KEPT_DAYS = 30


class PartnerSmsGateway(models.Model):
    _name = "partner.sms.gateway"
    _description = "SMS Gateway"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True, help="Without it, what it delivers is turned away.")
    company_id = fields.Many2one(
        "res.company",
        "Controller",
        required=True,
        default=lambda self: controller_id(self.env),
        domain=lambda self: [("id", "in", controller_ids(self.env))],
        ondelete="cascade",
        help="The company whose text messages are answered here. A STOP is said to it alone.",
    )
    confirm_stop = fields.Boolean(
        "Confirm a STOP",
        default=True,
        help="The customer gets one text message, through Odoo, that there won't be more. Untick "
        "it where the gateway confirms by itself.",
    )
    token_date = fields.Datetime("Token made on", readonly=True, copy=False)
    token_hash = fields.Char(readonly=True, copy=False, groups=".")

    _token_unique = models.UniqueIndex("(token_hash) WHERE token_hash IS NOT NULL")

    def action_new_token(self):
        """Make a new token, which ends the former one, and show it: this once and never again."""
        self.ensure_one()
        self.check_access("write")
        token = secrets.token_urlsafe(32)
        # sudo: the hash is nobody's field
        self.sudo().write({"token_hash": token_hash(token), "token_date": fields.Datetime.now()})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Token of %s", self.name),
            "res_model": "partner.sms.gateway.token",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_token": token,
                "default_url": f"{self.get_base_url()}{PATH}",
            },
        }

    @api.model
    def _by_token(self, token):
        """Return the gateway in use whose token this is, empty for every other.

        Only hashes are compared, in the index: how long it takes tells nothing about tokens.
        """
        # sudo: the token is the right to deliver
        return self.sudo().search([("token_hash", "=", token_hash(token))])

    def receive(self, message_id, number, text):
        """Take in one text message that a customer sent. A STOP refuses SMS for the number.

        It does so for every customer who bears the number, and for the number itself where nobody
        does, at this gateway's controller alone, and is committed with the caller's transaction.

        :param str message_id: the gateway's own id: what it delivers again counts once
        :param str number: who sent it, best in international format (``+49…``)
        :param str text: what it says
        :return: ``{"result": …}``: ``refused``, ``known`` where they refused before, ``repeated``
            where the same message came before, ``ignored`` for all other messages, ``no_number``
            where the sender is none. It never tells whether a customer bears the number.
        :raises AccessError: for whoever may not configure gateways
        """
        self.ensure_one()
        self.check_access("write")
        if not says_stop(text):
            return {"result": "ignored"}
        gateway = as_controller(self, self.company_id.id)
        key = incoming_number(number, gateway.company_id.country_id.code or None)
        if not key:
            return {"result": "no_number"}
        if not gateway._is_first(message_id, key):
            return {"result": "repeated"}
        return {"result": "refused" if gateway._stop(key, text) else "known"}

    def _is_first(self, message_id, key):
        """Whether this message hasn't come before, from now on it has.

        The number belongs to it: a gateway that begins to count anew mustn't swallow a STOP.
        Neither is kept, only the signature of both.
        """
        digest = hmac(self.env, "partner_consent.sms_message", (message_id, key))
        self.env.cr.execute(
            SQL(
                "INSERT INTO partner_sms_gateway_message (gateway_id, digest, received)"
                " VALUES (%s, %s, %s) ON CONFLICT (gateway_id, digest) DO NOTHING",
                self.id,
                digest,
                fields.Datetime.now(),
            ),
            # Two deliveries at once: the second starts anew and finds the first.
            log_exceptions=False,
        )
        return bool(self.env.cr.rowcount)

    def _stop(self, key, text):
        """Refuse SMS for this number, and confirm it; return whether that is new."""
        words = in_words_of_company(self.env)
        said = words._(
            "Answered by SMS, through %(gateway)s: “%(text)s”",
            gateway=self.name,
            text=quoted(text),
        )
        is_new = not has_opted_out(self.env, "sms", key)
        by_sms = self.env(context=self.env.context | {OPT_OUT: OptOut(note=said)})
        opt_out_at(by_sms, self.company_id.id, "sms", key)
        if is_new and self.confirm_stop:
            self._confirm(key)
        return is_new

    def _confirm(self, key):
        # No advertising, so no refusal stops it. Once for each STOP that says something new: two
        # machines that answer each other end here.
        words = self.with_context(lang=language_of(self.env, "sms", key)).env
        body = words._(
            "%(company)s: You will get no more advertising by SMS from us.",
            company=self.company_id.name,
        )
        self.env["sms.sms"].create({"number": key, "body": body, "consent_scope": v.SERVICE})
