"""Answers to confirmation requests: the second half of double opt-in."""

from odoo import fields
from odoo.tools import SQL

from ...policy import vocabulary as v
from ...policy.addresses import email_keys
from ..address.bearing import email_key
from ..consent.gate import lock_rows
from .sending import token_hash

# What came after the asking takes the question back.
VOIDING_EVENTS = (v.REFUSED, v.WITHDRAWN, v.REVOKED, v.INVALIDATED)


def by_token(requests, token, lock=False):
    """Return the request that this token still answers, empty for every other token.

    Only hashes are compared, in the index: how long it takes tells nothing about tokens.

    :param requests: empty recordset of ``partner.consent.request``
    :param lock: hold the request until the end of the transaction, so that a second answer waits
        and then finds the token used
    """
    requests.flush_model()
    requests.env.cr.execute(
        SQL(
            "SELECT id FROM partner_consent_request WHERE token_hash = %s %s",
            token_hash(token),
            SQL("FOR UPDATE") if lock else SQL(),
        ),
        # Whoever comes second fails to serialise and starts again: no news for the log.
        log_exceptions=False,
    )
    rows = requests.env.cr.fetchall()
    if lock:
        requests.invalidate_model(flush=False)
    request = requests.browse(id_ for (id_,) in rows)
    return request if request and _is_answerable(request) else requests.browse()


def answer(requests, token, agreed, ip_address=None, user_agent=None):
    """Record the customer's answer, once.

    :param requests: empty recordset of ``partner.consent.request``
    :param str token: from the link
    :param bool agreed: Yes or No
    :return: the request, or an empty recordset where the token answers nothing
    """
    request = by_token(requests, token, lock=True)
    if not request:
        return request
    # Whoever refuses meanwhile waits for this lock or is seen by it.
    lock_rows(request.partner_id, request.channel)
    if not _is_answerable(request):
        return requests.browse()
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
        note=request.env._("Asked on %s (UTC)", request.request_date),
    )
    return request


def _is_answerable(request):
    """Whether the customer may still answer: in time, same address, nothing said since."""
    partner = request.partner_id
    return bool(
        request.state == "sent"
        and request.expiry_date > fields.Datetime.now()
        and partner.active
        and email_key(partner) in email_keys(request.address)
        and not _said_since(request)
    )


def _said_since(request):
    """Whether the ledger has a refusal or the like after this request: refusal wins."""
    return bool(
        request.env["partner.consent.event"].search_count(
            [
                ("partner_id", "=", request.partner_id.id),
                ("channel", "=", request.channel),
                ("event", "in", VOIDING_EVENTS),
                ("id", ">", request.event_id.id),
            ],
            limit=1,
        )
    )
