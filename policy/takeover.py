"""What becomes of an answer that another system's files give: the worse answer wins."""

from typing import NamedTuple

from . import vocabulary as v
from .contact_files import BROKEN, NO, YES

# What becomes of one address on one channel, in the order in which it is shown.
GIVE = "give"
CREATE = "create"
REFUSE = "refuse"
SUPPRESS = "suppress"
EXCLUDE = "exclude"
KEPT_NO = "kept_no"
KNOWN = "known"
UNCLEAR = "unclear"
UNDATED = "undated"
UNBACKED = "unbacked"
STRANGER = "stranger"
NOTHING = "nothing"
OUTCOMES = (
    GIVE,
    CREATE,
    REFUSE,
    SUPPRESS,
    EXCLUDE,
    KEPT_NO,
    KNOWN,
    UNCLEAR,
    UNDATED,
    UNBACKED,
    STRANGER,
    NOTHING,
)
# By which something is written.
WRITTEN = frozenset({GIVE, CREATE, REFUSE, SUPPRESS, EXCLUDE})


class Facts(NamedTuple):
    """What is known about one address on one channel.

    :param said: worst of what the files say: one of ``contact_files.SAID``
    :param dated: whether the files tell when they said Yes
    :param backed: whether the opt-outs and bounces of the same system are there, or the word of a
        consent officer in their place
    :param states: answers of the customers who bear the address, empty where nobody does
    :param suppressed: whether the address may not be advertised to
    :param paused: whether a No of theirs is a pause, which ends by itself
    :param answered: whether one of them ever said anything here
    :param unclear: whether it isn't clear that it is theirs
    :param creating: whether customers are created for addresses that nobody bears
    """

    said: str
    dated: bool = True
    backed: bool = True
    states: tuple[str, ...] = ()
    suppressed: bool = False
    paused: bool = False
    answered: bool = False
    unclear: bool = False
    creating: bool = False


def outcome(facts):
    """Return what becomes of the address.

    >>> outcome(Facts(YES, states=(v.UNKNOWN,)))
    'give'
    >>> outcome(Facts(YES, states=(v.UNKNOWN, v.REFUSED)))
    'kept_no'
    >>> outcome(Facts(NO, states=(v.GIVEN,))), outcome(Facts(NO)), outcome(Facts(YES))
    ('refuse', 'suppress', 'stranger')
    >>> [outcome(Facts(NO, states=(v.REFUSED,), paused=paused)) for paused in (False, True)]
    ['known', 'refuse']
    >>> outcome(Facts(YES, backed=False, states=(v.UNKNOWN,)))
    'unbacked'
    >>> outcome(Facts(YES, states=(v.UNKNOWN,), answered=True))
    'known'
    """
    if facts.said == NO:
        return _refusal(facts)
    if facts.said == BROKEN:
        return EXCLUDE if facts.states else STRANGER
    if facts.said != YES:
        return NOTHING
    if facts.suppressed or v.REFUSED in facts.states:
        return KEPT_NO
    if not facts.backed:
        return UNBACKED
    if not facts.dated:
        return UNDATED
    if not facts.states:
        return CREATE if facts.creating else STRANGER
    # What was said here is fresher, also where it ended since, or waits for a confirmation.
    if facts.answered or any(state != v.UNKNOWN for state in facts.states):
        return KNOWN
    return UNCLEAR if facts.unclear else GIVE


def _refusal(facts):
    if not facts.states:
        return KNOWN if facts.suppressed else SUPPRESS
    is_new = facts.paused or any(state != v.REFUSED for state in facts.states)
    return REFUSE if is_new else KNOWN


def is_conflict(facts, mixed):
    """Whether files contradict each other, or what is known here.

    :param mixed: whether the files give more than one answer

    >>> is_conflict(Facts(NO, states=(v.GIVEN,)), False), is_conflict(Facts(NO), False)
    (True, False)
    """
    if mixed:
        return True
    if facts.said in (NO, BROKEN):
        return v.GIVEN in facts.states
    return facts.said == YES and (facts.suppressed or v.REFUSED in facts.states)
