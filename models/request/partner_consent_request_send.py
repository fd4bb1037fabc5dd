"""Sending confirmation requests: what is asked is fixed here, token and wording included."""

import hashlib
import secrets
from collections import defaultdict
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ...policy import vocabulary as v
from . import request_words
from .partner_consent_request import CHUNK, Tokens

TEMPLATE = "partner_consent.mail_template_consent_request"


def token_hash(token):
    """Return how a token is stored: 64 hex digits."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


class PartnerConsentRequest(models.Model):
    _inherit = "partner.consent.request"

    def _send(self):
        """Send those of these requests that wait for it.

        Whether the customer may be asked is decided again: a lock or a refusal that came meanwhile
        wins. The caller need not know who has asked: the ledger gets the user who did.
        """
        waiting = self.try_lock_for_update(allow_referencing=True).filtered(
            lambda request: request.state == "queued"
        )
        waiting = waiting._without_obstacles()
        if not waiting:
            return
        waiting._replaced()._void(self.env._("Replaced by a newer request"))
        groups = defaultdict(self.browse)
        for request in waiting:
            groups[request.channel, request.company_id, request.user_id, request._language()] |= (
                request
            )
        tokens = {}
        for (channel, company, user, lang), requests in groups.items():
            tokens |= requests._seal(channel, company, user, lang)
        waiting._mail(tokens)

    def _without_obstacles(self):
        """Void the requests to customers who may not be asked any more; return the others."""
        left = self
        partners = self.partner_id
        for wish in (False, True):
            chosen = self.filtered(lambda request, wish=wish: request.wish == wish)
            obstacles = (chosen.partner_id & partners)._consent_ask_obstacles(wish, throttle=False)
            for request in chosen:
                code = obstacles[request.partner_id]
                if not code and request.partner_id.email_normalized == request.address:
                    continue
                reason = request_words.obstacle(request.partner_id, code or "address_changed")
                request._void(reason)
                left -= request
        return left

    def _language(self):
        """Return the customer's language where it is installed, else the company's or ours."""
        self.ensure_one()
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        for lang in (self.partner_id.lang, self.company_id.partner_id.lang, self.env.lang):
            if lang in installed:
                return lang
        return next(iter(installed))

    def _seal(self, channel, company, user, lang):
        """Fix what is asked, give each request a token, and record the asking in the ledger.

        :return: ``{id of the request: token}``
        """
        now = fields.Datetime.now()
        wording = self.env["partner.consent.wording"]._current(channel)
        text = wording._text(company, lang)
        self.write(
            {
                "state": "sent",
                "request_date": now,
                "expiry_date": now + timedelta(days=self._parameter("request_days")),
                "wording_id": wording.id,
                "wording": text,
                "lang": lang,
            }
        )
        tokens = {request.id: secrets.token_urlsafe(32) for request in self}
        for request in self:
            request.token_hash = token_hash(tokens[request.id])
        # sudo: the asker was checked when he asked; the ledger names him, not the cron's user
        partners = self.partner_id.with_user(user or self.env.user).with_company(company).sudo()
        events = partners._consent_set(
            channel,
            v.REQUESTED,
            source=v.MANUAL,
            moment=now,
            wording=text,
            wording_version=str(wording.version),
            lang=lang,
        )
        by_partner = {event.partner_id.id: event.id for event in events}
        for request in self:
            request.event_id = by_partner[request.partner_id.id]
        return tokens

    def _mail(self, tokens):
        """Queue the mails: they leave once this transaction is committed.

        Asking is no advertising, so no consent is needed for it. The mail belongs to no record and
        to no employee: who may read the record, or wrote the mail, could read the token, and
        confirm in the customer's place.
        """
        template = self.env.ref(TEMPLATE).with_user(SUPERUSER_ID)
        template = template.with_context(consent_tokens=Tokens(tokens))
        mails = template.send_mail_batch(
            self.ids,
            email_values={"model": False, "res_id": False, "auto_delete": True},
        )
        mails.mail_message_id.write({"author_id": False})
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    @api.model
    def _cron_send(self):
        """Send what is queued, a chunk at a time."""
        cron, last = self.env["ir.cron"], 0
        domain = Domain("state", "=", "queued")
        cron._commit_progress(remaining=self.search_count(domain))
        # By id, not from the start: rows that another worker holds would come back for ever.
        while requests := self.search(domain & Domain("id", ">", last), order="id", limit=CHUNK):
            last = requests[-1].id
            requests._send()
            if not cron._commit_progress(len(requests)):
                break
