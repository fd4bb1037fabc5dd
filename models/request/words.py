"""What staff are told about asking: who is asked, who can't be, why, and what to do about it."""

from odoo.tools import format_datetime

from ...policy import asking
from ...policy import vocabulary as v
from ..decision import words
from .asking import CHANNEL
from .parameters import parameter

NAMES_SHOWN = 5


def obstacle(partner, code):
    """Return in a sentence why this customer can't be asked, and what to do about it.

    :param str code: of an obstacle, as ``asking.ask`` and ``asking.obstacles`` return it
    """
    env, name = partner.env, partner.display_name
    if code in (v.ADDRESS_EXCLUDED, v.SUPPRESSED, v.REFUSED_ELSEWHERE):
        return _at_the_address(partner, code)
    return {
        v.LOCKED: env._("%s is locked and can't be asked. A lock manager can lift the lock.", name),
        v.REFUSED: env._(
            "%s refused e-mail. A consent officer can ask again if the customer wishes it.", name
        ),
        v.ADDRESS_UNCLEAR: env._(
            "%(customer)s: “%(address)s” is more than one address. Give each its own place to ask.",
            customer=name,
            address=partner.email,
        ),
        v.NO_ADDRESS: env._("%s has no e-mail address. Enter one to ask.", name),
        asking.INVALID_ADDRESS: env._(
            "%(customer)s: “%(address)s” is not a valid e-mail address. Correct it to ask.",
            customer=name,
            address=partner.email,
        ),
        asking.ALREADY_GIVEN: env._(
            "%s has already said Yes, and the Yes doesn't expire soon.", name
        ),
        asking.ASKED_RECENTLY: env._(
            "%(customer)s: this address was asked within the last %(hours)s hours. Wait for "
            "the answer, or ask again later.",
            customer=name,
            hours=parameter(env, "resend_hours"),
        ),
        asking.LIMIT: env._(
            "%s was not asked: you have asked as many customers as is allowed in one hour. Ask "
            "again later, or have a consent officer ask.",
            name,
        ),
    }[code]


def _at_the_address(partner, code):
    env = partner.env
    names = {"customer": partner.display_name, "reason": words.because(env, code, CHANNEL)}
    if code == v.ADDRESS_EXCLUDED:
        return env._(
            "%(customer)s can't be asked: %(reason)s. Enter another address to ask.", **names
        )
    return env._("%(customer)s can't be asked: %(reason)s.", **names)


def void_reason(request, code, moment):
    """Return why a request ended before it was answered, in the language of who asked.

    Whoever ends it may be the customer, whose language staff needn't read.

    :param str code: ``locked`` ``archived`` ``address`` or an event that voids requests
    :param moment: naive UTC datetime of that event
    """
    asker = request.user_id
    env = request.with_context(lang=asker.lang or request.env.lang, tz=asker.tz).env
    if code == "locked":
        return env._("The customer was locked and hidden")
    if code == "archived":
        return env._("The customer was archived")
    if code == "address":
        return env._("The customer's address changed")
    date = format_datetime(env, moment, dt_format="short")
    if code in (v.REFUSED, v.WITHDRAWN):
        return env._("The customer refused on %(date)s", date=date)
    if code == v.INVALIDATED:
        return env._("Ended on %(date)s by a change of address or a merge", date=date)
    return env._("The answer was taken back on %(date)s", date=date)


def labels(env):
    """Return ``{code of an obstacle: the reason in few words}``."""
    return words.labels(env) | {
        v.NO_ADDRESS: env._("no e-mail address"),
        asking.INVALID_ADDRESS: env._("invalid e-mail address"),
        asking.ALREADY_GIVEN: env._("has said Yes already"),
        asking.ASKED_RECENTLY: env._("address asked a short while ago"),
        asking.LIMIT: env._("more than you may ask in an hour"),
    }


def summary(requests, refused):
    """Return how many are asked, and how many can't be, by reason.

    :param requests: the requests that were made
    :param dict refused: ``{code of an obstacle: customers}``
    """
    env = requests.env
    lines = [env._("%s customer(s) are asked.", len(requests))]
    if len(requests) == 1:
        lines = [
            env._(
                "%(customer)s is asked at %(address)s.",
                customer=requests.partner_id.display_name,
                address=requests.address,
            )
        ]
    reasons = labels(env)
    for code, partners in refused.items():
        names = ", ".join(partners[:NAMES_SHOWN].mapped("display_name"))
        end = "…" if len(partners) > NAMES_SHOWN else "."
        lines.append(
            env._(
                "%(count)s not asked (%(reason)s): %(names)s",
                count=len(partners),
                reason=reasons[code],
                names=names + end,
            )
        )
    return "\n".join(lines)
