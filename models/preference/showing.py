"""What a customer sees on their own page: by link, and in the portal.

No more of the person than the first name and masked addresses: whoever got hold of the link reads
it too.
"""

from hashlib import sha256
from typing import Any, NamedTuple

from odoo.tools import format_date

from ...policy import decision
from ...policy import vocabulary as v
from ...policy.masking import first_name, masked_email, masked_number, masked_words
from ..address.bearing import fax_in_use
from ..channel.settings import channel_label, channels_in_use
from ..consent.addresses import POSTAL_FIELDS
from ..controller.controllers import for_each_controller
from ..decision.facts import facts_of
from ..request.sending import language
from . import topics
from .pausing import running

# Why a Yes can't be given, where no reason of the decision says it.
NO_WORDING = "no_wording"
# A refusal that ends by itself is an answer of its own here: a No in its place is for good.
PAUSED = "paused"
SHOWN = (
    "active",
    "company_id",
    "country_id",
    "effective_lock_level",
    "email",
    "email_normalized",
    "is_company",
    "lang",
    "name",
    "parent_id",
    "phone",
    "phone_sanitized",
    "preferred_channel",
    "tz",
    *POSTAL_FIELDS,
)


class Choice(NamedTuple):
    """One channel as the page shows it.

    :param answer: one of ``policy.vocabulary.CONSENT_STATES``, or ``PAUSED``
    :param until: last day of the pause, in words
    :param address: masked, empty where there is none
    :param wording: the ``partner.consent.wording``, empty where there is none
    :param text: the exact words of the wording
    :param obstacle: why no Yes is offered: a reason, ``NO_WORDING``, or None
    :param allowed: whether advertising may be sent as things are
    :param waiting: whether a question is on its way to the address
    """

    channel: str
    label: str
    answer: str
    until: str
    address: str
    wording: Any
    text: str
    obstacle: str | None
    allowed: bool
    waiting: bool

    @property
    def digest(self):
        """What tells whether a form was shown with these words."""
        return sha256(self.text.encode()).hexdigest()


class Page(NamedTuple):
    """All that one customer may see and change.

    :param choices: list of :class:`Choice`
    :param preferred: code of the preferred channel, empty where none that is in use is
    :param topics: list of :class:`~.topics.Topic`
    :param languages: list of ``(code, name)``
    :param lang: code of the language that the page is in
    """

    choices: list
    preferred: str
    topics: list
    languages: list
    lang: str


def in_own_words(visitor):
    """Return the visitor in their own language, whatever the browser's is."""
    partner = visitor.partner
    # Of a customer's hundred columns, those that the page is made of.
    partner.fetch(SHOWN)
    lang = language(partner, partner.env.company)
    return visitor._replace(partner=partner.with_context(lang=lang))


def page_of(visitor, source=v.PREFERENCE_PAGE):
    """Return the :class:`Page` of a :class:`~.links.Visitor`, as they see it now.

    :param str source: ``preference_page`` or ``portal``
    """
    partner = visitor.partner
    choices = _choices(partner)
    shown = {choice.channel for choice in choices}
    return Page(
        choices=choices,
        preferred=partner.preferred_channel if partner.preferred_channel in shown else "",
        topics=topics.of(visitor, source),
        languages=_languages(partner.env),
        lang=partner.env.lang,
    )


def _languages(env):
    """Return ``[(code, name)]``, each in its own language: “Deutsch”, not “German / Deutsch”."""
    return [(code, name.split("/")[-1].strip()) for code, name in env["res.lang"].get_installed()]


def values(visitor, source=v.PREFERENCE_PAGE):
    """Return the values for ``partner_consent.preference_form``."""
    partner = visitor.partner
    every = for_each_controller(partner.env)
    return {
        "shown": page_of(visitor, source),
        "visitor": visitor,
        "partner": partner,
        "company": partner.env.company,
        "first_name": called(partner),
        "controllers": [env.company.name for env in every],
    }


def called(partner):
    """Return the first name by which a page may call the customer, empty for none."""
    return "" if partner.is_company else first_name(partner.name)


def masked_address(partner, channel):
    """Return the address that the channel writes to, so that only who has it knows it."""
    if channel == "post":
        return masked_words(*(partner[fname] for fname in POSTAL_FIELDS))
    if channel == "email":
        return masked_email(partner.email_normalized or partner.email)
    return masked_number(fax_in_use(partner) if channel == "fax" else partner.phone)


def _choices(partner):
    in_use = channels_in_use(partner.env)
    facts = facts_of(partner, in_use)[partner] if in_use else {}
    paused, asked = running(partner), partner._consent_waiting().mapped("channel")
    wordings = partner.env["partner.consent.wording"]
    current = wordings._current_ones(in_use)
    return [
        _choice(
            partner,
            channel,
            facts[channel],
            paused.get((partner.id, channel)),
            asked,
            current.get(channel, wordings),
        )
        for channel in in_use
    ]


def _choice(partner, channel, facts, until, asked, wording):
    env = partner.env
    return Choice(
        channel=channel,
        label=channel_label(env, channel),
        answer=PAUSED if until else facts.consent,
        until=format_date(env, until) if until else "",
        address=masked_address(partner, channel),
        wording=wording,
        text=wording._text(env.company, env.lang) if wording else "",
        obstacle=_obstacle(partner, facts) or (None if wording else NO_WORDING),
        allowed=not decision.decide(facts),
        waiting=channel in asked,
    )


def _obstacle(partner, facts):
    """Return why this customer can't say Yes, or None; whatever else there is, an own Yes helps."""
    if not partner.active or facts.lock != v.LOCK_NONE:
        return v.LOCKED
    if facts.address_unclear:
        return v.ADDRESS_UNCLEAR
    return None if facts.has_address else v.NO_ADDRESS
