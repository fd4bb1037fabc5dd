"""Answers to confirmation requests: the second half of double opt-in.

A request that can't be answered any more is void from the same transaction on: form, list and
dashboard say what the link says.
"""

from odoo import fields
from odoo.tools import SQL

from ...policy import addresses as a
from ...policy import vocabulary as v
from ...policy.addresses import email_keys
from ..address.bearing import email_key, status
from ..consent.gate import lock_rows
from ..controller.controllers import in_words_of_company
from . import words
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
    in_time = request and request.state == "sent" and request.expiry_date > fields.Datetime.now()
    return request if in_time and not _obstacles(request) else requests.browse()


def answer(requests, token, agreed, ip_address=None, user_agent=None):
    """Record the customer's answer, once.

    :param requests: empty recordset of ``partner.consent.request``
    :param str token: from the link
    :param bool agreed: Yes or No
    :return: the request, or an empty recordset where the token answers nothing
    """
    request = by_token(requests, token)
    # The customer first, as whoever voids requests does: a refusal meanwhile waits or is seen.
    lock_rows(request.partner_id, request.channel)
    request = by_token(requests, token, lock=True)
    if not request:
        return request
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
        note=_asked_on(request),
    )
    return request


def _asked_on(request):
    env = in_words_of_company(request.with_company(request.company_id).env)
    return env._("Asked on %s (UTC)", request.request_date)


def void_unanswerable(partners):
    """Void those open requests to these customers that can't be answered any more.

    :return: the requests that ended, as the superuser reads them
    """
    # sudo: a question ends whoever changes the customer
    requests = partners.env["partner.consent.request"].sudo()
    # Without its row in the ledger a request is just being sent.
    waiting = requests.search(
        [("partner_id", "in", partners.ids), ("state", "=", "sent"), ("event_id", "!=", False)]
    )
    reasons = {
        request: words.void_reason(request, code, moment)
        for request, (code, moment) in _obstacles(waiting).items()
    }
    ended = requests.browse(request.id for request in reasons)
    for reason, void in ended.grouped(reasons.get).items():
        void._void(reason)
    return ended


def _obstacles(requests):
    """Return ``{request: (code, moment)}`` of those whose customer can't answer any more.

    The code is ``locked``, ``archived``, ``address`` or an event of :data:`VOIDING_EVENTS`, which
    alone has a moment.
    """
    said, found = _said_since(requests), {}
    for request in requests:
        partner = request.partner_id
        unclear = status(partner, "email") not in (a.NONE, a.VALID)
        if unclear or email_key(partner) not in email_keys(request.address):
            found[request] = "address", None
        elif request.id in said:
            found[request] = said[request.id]
        elif not partner.active:
            hidden = partner.effective_lock_level == v.LOCK_HIDDEN
            found[request] = "locked" if hidden else "archived", None
    return found


def _said_since(requests):
    """Return ``{id: (event, moment)}`` where the ledger has a refusal or the like after a request.

    Refusal wins: what came after the question takes it back.
    """
    if not requests:
        return {}
    requests.flush_model(["partner_id", "channel", "event_id"])
    query = SQL(
        "SELECT DISTINCT ON (request.id) request.id, event.event, event.moment"
        " FROM partner_consent_request request JOIN partner_consent_event event"
        " ON event.partner_id = request.partner_id AND event.channel = request.channel"
        " AND event.id > COALESCE(request.event_id, 0)"
        " AND event.company_id = request.company_id"
        " WHERE request.id IN %s AND event.event IN %s ORDER BY request.id, event.id DESC",
        tuple(requests.ids),
        VOIDING_EVENTS,
    )
    rows = requests.env.execute_query(query)
    return {id_: (event, moment) for id_, event, moment in rows}
