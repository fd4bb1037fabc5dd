"""What a customer changes on their own page: by link, and in the portal.

The form says for all that it shows what that was, and only what differs from it is changed: a
channel that came into use since, a topic that isn't public and a forged name or value change
nothing, and what staff wrote down meanwhile stays where the customer didn't touch it.
"""

from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import fields

from ...policy import vocabulary as v
from ..address.bearing import email_key
from ..channel.settings import channels_in_use
from ..consent.gate import lock_rows
from ..controller.controllers import for_each_controller, in_words_of_company
from ..ledger.rows import last_sources
from ..request.asking import ask
from . import pausing, topics, words
from .links import HANDED_OVER
from .showing import page_of

PAUSES = {"3": 3, "6": 6, "12": 12}


class Saving(NamedTuple):
    """One form on its way in.

    :param partner: the customer, in the language that they read from now on
    :param page: the :class:`~.showing.Page` as they would see it now
    :param posted: dict of the form as it came: anything may be missing, unknown or forged
    :param source: ``preference_page`` or ``portal``
    :param evidence: dict of what the ledger keeps with each answer
    :param proven: whether the link was sent to the address that e-mails go to
    """

    partner: Any
    page: Any
    posted: dict
    source: str
    evidence: dict
    proven: bool


def save(visitor, posted, source=v.PREFERENCE_PAGE, browser=None):
    """Save what differs between what the page showed and what was sent.

    :param visitor: a :class:`~.links.Visitor`, in their own language
    :param dict posted: the form, as it came
    :param str source: ``preference_page`` or ``portal``
    :param dict browser: ``ip_address`` and ``user_agent``
    :return: list of sentences that say what changed, in the language chosen last
    """
    partner, page = visitor.partner, page_of(visitor, source)
    proven = visitor.address != HANDED_OVER and visitor.address == email_key(partner)
    evidence = {**(browser or {}), "note": _note(visitor, source)}
    partner, said = _save_language(partner, page, posted)
    form = Saving(partner, page, posted, source, evidence, proven)
    return [*_save_answers(form), *_save_preferred(form), *_save_topics(form), *said]


def _note(visitor, source):
    """Return for the ledger that staff could have used the link themselves, or None."""
    if source != v.PREFERENCE_PAGE or visitor.address != HANDED_OVER:
        return None
    env = in_words_of_company(visitor.partner.env)
    return env._("By a link that staff had handed over: it was sent to no address of the customer.")


def _save_answers(form):
    if form.posted.get("refuse_all") == "1":
        return _refuse_all(form)
    months = PAUSES.get(_text(form.posted, "pause"))
    said = []
    for choice in form.page.choices:
        wanted = _changed(form.posted, f"was_{choice.channel}", f"channel_{choice.channel}")
        if wanted == v.REFUSED:
            said += _refuse(form, choice)
        elif wanted == v.GIVEN and not months:
            said += _agree(form, choice)
    if months:
        said += _pause(form, months)
    return said


def _refuse_all(form):
    """Refuse every channel to everybody here, the channels that are not in use too."""
    for customers in for_each_controller(form.partner):
        for channel in v.CHANNELS:
            if not _said_already(customers, channel, v.REFUSED):
                customers._consent_set(channel, v.REFUSED, source=form.source, **form.evidence)
    return [words.all_refused(form.partner.env)]


def _refuse(form, choice):
    if not _said_already(form.partner, choice.channel, v.REFUSED):
        form.partner._consent_set(choice.channel, v.REFUSED, source=form.source, **form.evidence)
    return [words.refused(form.partner.env, choice)]


def _agree(form, choice):
    env = form.partner.env
    if choice.obstacle:
        return [words.not_possible(env, choice)]
    if _text(form.posted, f"text_{choice.channel}") != choice.digest:
        # Nobody agrees to words that they haven't seen.
        return [words.other_text(env, choice)]
    if choice.channel == "email" and not form.proven:
        return _ask(form, choice)
    if not _said_already(form.partner, choice.channel, v.GIVEN):
        if not choice.wording.agreed:
            choice.wording.agreed = True
        form.partner._consent_set(
            choice.channel,
            v.GIVEN,
            source=form.source,
            wording=choice.text,
            wording_version=str(choice.wording.version),
            lang=form.page.lang,
            **form.evidence,
        )
    (decision,) = form.partner.contact_decision(choice.channel)
    return [words.agreed(env, choice, decision["allowed"])]


def _ask(form, choice):
    """Ask at the address itself: who opened this page may not be who has it."""
    _requests, refused = ask(form.partner, wish=True, source=form.source, **form.evidence)
    return [words.asked(form.partner.env, choice, next(iter(refused), None))]


def _pause(form, months):
    until = fields.Date.today() + relativedelta(months=months)
    shown = [choice for choice in form.page.choices if _text(form.posted, f"was_{choice.channel}")]
    paused = pausing.pause(form.partner, [choice.channel for choice in shown], until, form.evidence)
    choices = [choice for choice in shown if choice.channel in paused]
    return [words.paused(form.partner.env, choices, until)]


def _save_preferred(form):
    partner = form.partner
    wanted = _changed(form.posted, "was_preferred", "preferred")
    if wanted not in ("", *channels_in_use(partner.env)):
        return []
    if (partner.preferred_channel or "") != wanted:
        partner.preferred_channel = wanted or False
        partner._track_set_author(partner)
    return [words.preferred(partner.env, wanted)]


def _save_topics(form):
    changed = {True: [], False: []}
    for topic in form.page.topics:
        shown = _text(form.posted, f"was_topic_{topic.id}")
        wanted = form.posted.get(f"topic_{topic.id}") == "1"
        if shown in ("0", "1") and wanted != (shown == "1"):
            changed[wanted].append(topic)
    chosen, left = ([topic.id for topic in changed[wanted]] for wanted in (True, False))
    if chosen or left:
        topics.choose(form.partner, chosen, left)
    return words.topics(form.partner.env, changed[True], changed[False])


def _save_language(partner, page, posted):
    """Return ``(the customer in the language they chose, sentences)``."""
    wanted = _changed(posted, "was_language", "language")
    known = dict(page.languages)
    if wanted not in known:
        return partner, []
    partner.lang = wanted
    partner = partner.with_context(lang=wanted)
    return partner, [words.language(partner.env, known[wanted])]


def _said_already(partner, channel, wanted):
    """Whether the customer themselves said just this last: the form was sent a second time."""
    state = lock_rows(partner, channel)[partner.id]
    source = last_sources(partner.env, channel, partner.ids).get(partner.id)
    return state == wanted and source in v.CUSTOMER_SOURCES - {v.PAUSE}


def _changed(posted, was, name):
    """Return what a field holds now; None where the page didn't show it, or it is as it was."""
    shown, wanted = _text(posted, was), _text(posted, name)
    return None if shown is None or wanted == shown else wanted


def _text(posted, name):
    """Return a field of the form if it is a text: a forged one may be a file."""
    value = posted.get(name)
    return value if isinstance(value, str) else None
