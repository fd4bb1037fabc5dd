"""Signing up: what was entered is checked and put aside, and a mail goes to the address.

Who has the address by now is asked when it is confirmed, and not before: answer, work and mail are
the same for everybody.
"""

import secrets
from datetime import timedelta
from typing import NamedTuple

from odoo import fields

from ...policy.addresses import VALID, typed_email, visible
from ...policy.numbers import read_numbers
from ..controller.controllers import controller_id
from ..preference.limiting import browser_digest, within_limits
from ..request.parameters import parameter
from ..request.sending import Tokens, queue_unread, token_hash
from .offering import EMAIL, needs_number, offers, topics

TEMPLATE = "partner_consent.mail_template_consent_signup"
# Sign-ups that wait at a time: nobody fills the table. Confirming one takes a mailbox.
AT_MOST = 100_000
CONFIRMED = ("confirmed", "review", "dismissed")
SIZES = {"name": 100, "email": 320, "number": 40}


class Entered(NamedTuple):
    """What somebody entered, as it came.

    :param channels: codes of channels
    :param topics: ids of mailing lists
    """

    name: str = ""
    email: str = ""
    number: str = ""
    channels: tuple = ()
    topics: tuple = ()


def problems(env, entered):
    """Return ``{field of the form: what is wrong with it}``, empty where all is well."""
    found = {}
    if not one_line(entered.name):
        found["name"] = env._("Please enter your name.")
    if not typed_email(entered.email):
        found["email"] = env._(
            "Please enter one complete e-mail address, such as anna@example.com."
        )
    if not (entered.channels or entered.topics):
        found["channels"] = env._("Please tick at least one.")
    elif entered.topics and EMAIL not in entered.channels:
        found["channels"] = env._("Please tick e-mail as well: topics come by e-mail.")
    if needs_number(entered.channels) and not _number(env, entered.number):
        found["number"] = env._("Please enter your phone number, such as +49 30 1234567.")
    for name, size in SIZES.items():
        if len(getattr(entered, name)) > size:
            found[name] = env._("Please enter no more than %s characters.", size)
    return found


def start(env, entered, way, browser, partner=None):
    """Put a sign-up aside and mail its link; what is beyond the limits is forgotten.

    :param env: the superuser's, of the controller, in the language of the page
    :param entered: an :class:`Entered` without :func:`problems`
    :param str way: ``form``, ``registration`` or ``checkout``
    :param dict browser: ``{"ip_address": …, "user_agent": …}``
    :param partner: whose user has just registered
    :return: the ``partner.consent.signup``, empty beyond the limits
    """
    signups, key = env["partner.consent.signup"], typed_email(entered.email)
    digest = browser_digest(env, browser["ip_address"])
    if not within_limits(signups, key, digest, AT_MOST, CONFIRMED):
        return signups
    shown = [offer for code, offer in offers(env).items() if code in entered.channels]
    now, token = fields.Datetime.now(), secrets.token_urlsafe(32)
    signup = signups.create(
        {
            "name": one_line(entered.name),
            "email": key,
            "number": _number(env, entered.number) if needs_number(entered.channels) else False,
            "wordings": [
                {"channel": one.channel, "version": str(one.wording.version), "text": one.text}
                for one in shown
            ],
            "wording_ids": [one.wording.id for one in shown],
            "list_ids": (topics(env).browse(entered.topics) & topics(env)).ids,
            "way": way,
            "lang": env.lang,
            "company_id": controller_id(env),
            "partner_id": partner and partner.id,
            "ip_digest": digest,
            "moment": now,
            "expiry_date": now + timedelta(days=parameter(env, "request_days")),
            "token_hash": token_hash(token),
            **browser,
        }
    )
    tokens = Tokens({signup.id: token})
    queue_unread(signup, TEMPLATE, answers_whoever_asked=True, consent_tokens=tokens)
    return signup


def one_line(text):
    """Return a text without what can't be seen, in one line."""
    return " ".join(visible(text).split())


def _number(env, written):
    """Return the one number that was entered, as ``+49…``; False for anything else."""
    region = env.company.country_id.code or None
    keys = read_numbers(written, region).keys
    sure = len(keys) == 1 and read_numbers(written, region, keys[0]).status == VALID
    return keys[0] if sure else False
