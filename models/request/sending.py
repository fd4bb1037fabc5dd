"""Sending confirmation requests: what is asked is fixed here, token and wording included."""

import hashlib
import secrets
from collections import defaultdict
from datetime import timedelta

from odoo import SUPERUSER_ID, fields

from ...policy import vocabulary as v
from ...policy.days import end_of_day, today
from .expiry import of_whom
from .parameters import parameter

TEMPLATE = "partner_consent.mail_template_consent_request"


class Tokens:
    """Tokens of requests being sent, as ``{id of the request: token}``; shown in no log."""

    def __init__(self, by_request):
        self.by_request = by_request


def token_hash(token):
    """Return how a token is stored: 64 hex digits."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def send(requests, source=v.MANUAL, **evidence):
    """Send these new requests: each replaces an older one to the same customer that is still open.

    Whether the customer may be asked was decided in this transaction. The caller need not be who
    has asked: the ledger gets the user of the request.

    :param str source: ``preference_page`` or ``portal`` where the customers asked for it themselves
    :param evidence: what else the ledger is to keep, as ``_consent_set`` wants it
    """
    if not requests:
        return
    _replaced(requests)._void(requests.env._("Replaced by a newer request"))
    groups = defaultdict(requests.browse)
    for request in requests:
        who = request.channel, request.company_id, request.user_id
        lang = language(request.partner_id, request.company_id)
        groups[(*who, lang, _zone(request))] |= request
    for (channel, company, user, lang, zone), together in groups.items():
        tokens = _seal(together, (channel, company, user, lang, zone), source, evidence)
        _mail(together, tokens, zone)


def _replaced(requests):
    """Return the open requests to the same customers that these ones replace."""
    found = requests.search(
        [
            ("partner_id", "in", requests.partner_id.ids),
            ("state", "=", "sent"),
            ("id", "not in", requests.ids),
        ]
    )
    same = {(request.partner_id, *of_whom(request)) for request in requests}
    return found.filtered(lambda other: (other.partner_id, *of_whom(other)) in same)


def language(partner, company):
    """Return the customer's language where it is installed, else the company's or ours."""
    installed = {code for code, _name in partner.env["res.lang"].get_installed()}
    if partner.lang in installed:
        return partner.lang
    for lang in (company.partner_id.lang, partner.env.lang):
        if lang in installed:
            return lang
    return next(iter(installed))


def _zone(request):
    """Return the time zone in which the customer reads until when the link is valid."""
    zones = (request.partner_id.tz, request.company_id.partner_id.tz, request.user_id.tz)
    return next(filter(None, zones), "UTC")


def _seal(requests, who, source, evidence):
    """Fix what is asked, give each request a token, and record the asking in the ledger.

    The link is valid until the end of its last day, because the mail names the day.

    :param tuple who: channel, controller, user, language and time zone of all of them
    :return: ``{id of the request: token}``
    """
    channel, company, user, lang, zone = who
    env, now = requests.env, fields.Datetime.now()
    wording = env["partner.consent.wording"].with_company(company)._current(channel)
    text = wording._text(company, lang)
    last_day = today(now, zone) + timedelta(days=parameter(env, "request_days"))
    requests.write(
        {
            "request_date": now,
            "expiry_date": end_of_day(last_day, zone),
            "wording_id": wording.id,
            "wording": text,
            "lang": lang,
        }
    )
    tokens = {request.id: secrets.token_urlsafe(32) for request in requests}
    # sudo: the asker was checked when they asked; the ledger names them, not the job's user
    partners = requests.partner_id.with_user(user or env.user).with_company(company).sudo()
    events = partners._consent_set(
        channel,
        v.REQUESTED,
        source=source,
        moment=now,
        wording=text,
        wording_version=str(wording.version),
        lang=lang,
        **evidence,
    )
    by_partner = {event.partner_id.id: event.id for event in events}
    for request in requests:
        request.token_hash = token_hash(tokens[request.id])
        request.event_id = by_partner[request.partner_id.id]
    return tokens


def _mail(requests, tokens, zone):
    queue_unread(requests, TEMPLATE, consent_tokens=Tokens(tokens), tz=zone)


def queue_unread(records, template, answers_whoever_asked=False, **context):
    """Queue a mail about each record that nobody else can read, and that leaves no copy.

    It leaves once this transaction is committed. It is no advertising, so no consent is needed for
    it. It belongs to no record and to no employee: who may read the record, or wrote the mail,
    could read the link in it, and answer in the customer's place.

    :param str template: XML id of a ``mail.template`` that says to whom
    :param bool answers_whoever_asked: as correspondence does; a lock of a customer who has the
        address doesn't stop it, since whose it is is only asked when the mail is answered
    :param context: what the template's placeholders need to know
    """
    template = records.env.ref(template).with_user(SUPERUSER_ID).with_context(**context)
    mails = template.send_mail_batch(
        records.ids,
        email_values={"model": False, "res_id": False, "auto_delete": True},
    )
    if answers_whoever_asked:
        # A template's mails are service, and those to a hidden customer were cancelled just now.
        mails.write({"consent_scope": False, "state": "outgoing", "failure_type": False})
    mails.mail_message_id.write({"author_id": False})
    records.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
