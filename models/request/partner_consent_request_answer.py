"""Answers to confirmation requests: the second half of double opt-in."""

from odoo import api, fields, models
from odoo.tools import SQL

from ...policy import vocabulary as v
from .partner_consent_request_send import token_hash

# What came after the asking takes the question back.
VOIDING_EVENTS = (v.REFUSED, v.WITHDRAWN, v.REVOKED, v.INVALIDATED)


class PartnerConsentRequest(models.Model):
    _inherit = "partner.consent.request"

    @api.model
    def _by_token(self, token, lock=False):
        """Return the request that this token still answers, empty for every other token.

        Only hashes are compared, in the index: how long it takes tells nothing about tokens.

        :param lock: hold the request until the end of the transaction, so that a second answer
            waits and then finds the token used
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM partner_consent_request WHERE token_hash = %s %s",
                token_hash(token),
                SQL("FOR UPDATE") if lock else SQL(),
            ),
            # Whoever comes second fails to serialise and starts again: no news for the log.
            log_exceptions=False,
        )
        rows = self.env.cr.fetchall()
        if lock:
            self.invalidate_model(flush=False)
        request = self.browse(id_ for (id_,) in rows)
        return request if request and request._is_answerable() else self.browse()

    def _is_answerable(self):
        """Whether the customer may still answer: in time, same address, nothing said since."""
        self.ensure_one()
        partner = self.partner_id
        return bool(
            self.state == "sent"
            and self.expiry_date > fields.Datetime.now()
            and partner.active
            and partner.email_normalized == self.address
            and not self._said_since()
        )

    def _said_since(self):
        """Whether the ledger has a refusal or the like after this request: refusal wins."""
        return bool(
            self.env["partner.consent.event"].search_count(
                [
                    ("partner_id", "=", self.partner_id.id),
                    ("channel", "=", self.channel),
                    ("event", "in", VOIDING_EVENTS),
                    ("id", ">", self.event_id.id),
                ],
                limit=1,
            )
        )

    @api.model
    def _answer(self, token, agreed, ip_address=None, user_agent=None):
        """Record the customer's answer, once.

        :param str token: from the link
        :param bool agreed: Yes or No
        :return: the request, or an empty recordset where the token answers nothing
        """
        request = self._by_token(token, lock=True)
        if not request:
            return request
        # Whoever refuses meanwhile waits for this lock or is seen by it.
        request.partner_id._consent_lock_rows(request.channel)
        if not request._is_answerable():
            return self.browse()
        now = fields.Datetime.now()
        request.write(
            {
                "state": "confirmed" if agreed else "declined",
                "answer_date": now,
                "token_hash": False,
            }
        )
        request.partner_id.with_company(request.company_id)._consent_set(
            request.channel,
            v.GIVEN if agreed else v.REFUSED,
            source=v.CONFIRMATION,
            moment=now,
            address=request.address,
            wording=request.wording,
            wording_version=str(request.wording_id.version),
            lang=request.lang,
            ip_address=ip_address,
            user_agent=user_agent,
            note=self.env._("Asked on %s (UTC)", request.request_date),
        )
        return request
