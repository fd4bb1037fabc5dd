"""What the own page says after saving: one sentence for each thing that changed.

To the customer, so no reason that would tell of somebody else or of a lock.
"""

from odoo.tools import format_date

from ...policy import asking
from ..channel.settings import channel_label


def refused(env, choice):
    return env._(
        "%s: your No is recorded. You get no more advertising this way.", _label(env, choice)
    )


def all_refused(env):
    return env._("Your No is recorded: no more advertising at all, from nobody here.")


def paused(env, choices, until):
    """Say which channels are paused; none are where all were refused before."""
    if not choices:
        return env._("There was nothing to pause: you have refused all advertising already.")
    return env._(
        "Paused until %(date)s: %(channels)s. You get no advertising until then.",
        date=format_date(env, until),
        channels=", ".join(_label(env, choice) for choice in choices),
    )


def agreed(env, choice, allowed):
    """Say that a Yes is recorded, and promise nothing that the decision doesn't allow."""
    if allowed:
        return env._("%s: your Yes is recorded. Thank you.", _label(env, choice))
    return env._(
        "%s: your Yes is recorded. At present we still send no advertising to this address.",
        _label(env, choice),
    )


def asked(env, choice, obstacle):
    """Say that a Yes counts once it is confirmed.

    :param obstacle: code from ``policy.asking`` why no mail is on its way, or None
    """
    names = {"channel": _label(env, choice), "address": choice.address}
    if not obstacle:
        return env._(
            "%(channel)s: a message is on its way to %(address)s. Your Yes counts once you confirm "
            "it there.",
            **names,
        )
    if obstacle == asking.ASKED_RECENTLY:
        return env._(
            "%(channel)s: we wrote to %(address)s a short while ago. Your Yes counts once you "
            "confirm it there.",
            **names,
        )
    if obstacle == asking.ALREADY_GIVEN:
        return env._("%s: your Yes is recorded already.", _label(env, choice))
    return not_possible(env, choice)


def not_possible(env, choice):
    return env._("%s: a Yes can't be recorded at the moment.", _label(env, choice))


def other_text(env, choice):
    return env._(
        "%s: the text that you agree to has changed. Please read it, and choose again.",
        _label(env, choice),
    )


def preferred(env, channel):
    if not channel:
        return env._("You prefer no channel in particular.")
    return env._("Your preferred channel: %s.", channel_label(env, channel))


def topics(env, chosen, left):
    """Return the sentences on topics; whether something is sent is not theirs to say."""
    return [
        *(env._("Topic “%s”: chosen.", topic.name) for topic in chosen),
        *(env._("Topic “%s”: no longer chosen.", topic.name) for topic in left),
    ]


def language(env, name):
    return env._("Language: %s.", name)


def _label(env, choice):
    # In the language of the sentence, which may have been chosen along with the answer.
    return channel_label(env, choice.channel)
