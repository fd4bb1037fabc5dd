"""What staff are told about asking: who is asked, who can't be, why, and what to do about it."""

from ...policy import asking
from ...policy import vocabulary as v

NAMES_SHOWN = 5


def obstacle(partner, code):
    """Return in a sentence why this customer can't be asked, and what to do about it."""
    name = partner.display_name
    hours = partner.env["partner.consent.request"]._parameter("resend_hours")
    messages = {
        v.LOCKED: partner.env._(
            "%s is locked and can't be asked. A lock manager can lift the lock.", name
        ),
        v.REFUSED: partner.env._(
            "%s refused e-mail. A consent officer can ask again if the customer wishes it.",
            name,
        ),
        v.SUPPRESSED: partner.env._("%s is on the suppression list and must not be asked.", name),
        v.ADDRESS_EXCLUDED: partner.env._(
            "%s: this address is not for advertising. Enter another address to ask.", name
        ),
        v.REFUSED_ELSEWHERE: partner.env._(
            "%s can't be asked: another contact with the same address refused or is locked.",
            name,
        ),
        v.NO_ADDRESS: partner.env._("%s has no e-mail address. Enter one to ask.", name),
        asking.INVALID_ADDRESS: partner.env._(
            "%(customer)s: “%(address)s” is not a valid e-mail address. Correct it to ask.",
            customer=name,
            address=partner.email,
        ),
        asking.ALREADY_GIVEN: partner.env._(
            "%s has already said Yes, and the Yes doesn't expire soon.", name
        ),
        asking.ASKED_RECENTLY: partner.env._(
            "%(customer)s: this address was asked within the last %(hours)s hours. Wait for "
            "the answer, or ask again later.",
            customer=name,
            hours=hours,
        ),
        asking.LIMIT: partner.env._(
            "%s was not asked: you have asked as many customers as is allowed in one hour. Ask "
            "again later, or have a consent officer ask.",
            name,
        ),
        "address_changed": partner.env._("%s has another e-mail address now.", name),
    }
    return messages[code]


def labels(env):
    """Return ``{code of an obstacle: the reason in few words}``."""
    return {
        v.LOCKED: env._("locked"),
        v.REFUSED: env._("refused"),
        v.SUPPRESSED: env._("on the suppression list"),
        v.ADDRESS_EXCLUDED: env._("address not for advertising"),
        v.REFUSED_ELSEWHERE: env._("same address refused or locked elsewhere"),
        v.NO_ADDRESS: env._("no e-mail address"),
        asking.INVALID_ADDRESS: env._("invalid e-mail address"),
        asking.ALREADY_GIVEN: env._("has said Yes already"),
        asking.ASKED_RECENTLY: env._("address asked a short while ago"),
        asking.LIMIT: env._("more than you may ask in an hour"),
    }


def summary(requests, refused):
    """Return how many are asked, and how many can't be, by reason."""
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
    words = labels(env)
    for code, partners in refused.items():
        names = ", ".join(partners[:NAMES_SHOWN].mapped("display_name"))
        end = "…" if len(partners) > NAMES_SHOWN else "."
        lines.append(
            env._(
                "%(count)s not asked (%(reason)s): %(names)s",
                count=len(partners),
                reason=words[code],
                names=names + end,
            )
        )
    return "\n".join(lines)
