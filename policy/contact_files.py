"""The files of other marketing systems: of which kinds they are, and what their rows can say."""

import re
from functools import lru_cache
from typing import NamedTuple

# The three kinds of files that a business brings.
CONTACTS, OPT_OUTS, BOUNCES = KINDS = ("contacts", "opt_outs", "bounces")
# What a row says, the worst first. ``NOTHING`` is no answer: not asked, or not confirmed.
NO, BROKEN, NOTHING, YES = SAID = ("no", "broken", "nothing", "yes")

_NOT_WORDS = re.compile(r"[\W_]+")


class File(NamedTuple):
    """One kind of file of a system.

    :param covers: for which kinds it stands: some systems have one file for two
    :param signs: columns, one of which it has
    :param never: columns that it never has
    """

    covers: tuple[str, ...]
    signs: frozenset[str]
    never: frozenset[str] = frozenset()


class Told(NamedTuple):
    """Where a row tells the answer for one channel.

    :param channel: code of the channel
    :param address: columns of the address, the first there is
    :param yes: ``{column: words that say Yes; None: whatever stands there}``
    :param no: ``{column: words that say No; None: whatever stands there}``
    :param broken: columns of which whatever stands there says that the address broke
    :param reasons: columns with why nothing is sent: a bounce, or a refusal
    :param unconfirmed: ``{column: words by which a Yes isn't confirmed}``
    :param partly: how the columns begin of which a true one says No to some of it
    :param given: ``(column of the moment of a Yes, column of the IP address or None)``, the best
        first
    :param refused: columns of the moment of a No, the best first
    """

    channel: str
    address: tuple[str, ...]
    yes: dict = {}
    no: dict = {}
    broken: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    unconfirmed: dict = {}
    partly: tuple[str, ...] = ()
    given: tuple = ()
    refused: tuple[str, ...] = ()


class System(NamedTuple):
    """One system.

    :param label: its name
    :param told: one :class:`Told` for each channel
    :param files: tuple of :class:`File`
    :param zone: of moments without a zone; None: that of who takes it over
    :param names: columns of first and last name
    :param strangers: how the names of files begin that hold people who never agreed
    """

    label: str
    told: tuple[Told, ...]
    files: tuple[File, ...]
    zone: str | None = None
    names: tuple[tuple[str, ...], ...] = ()
    strangers: tuple[str, ...] = ()


@lru_cache(10_000)
def words(text):
    """Return a header, or a word in a cell, as it is compared.

    >>> words("EMAIL_BLACKLISTED"), words(" E-Mail "), words("Legal basis for contact's data")
    ('email blacklisted', 'e mail', 'legal basis for contact s data')
    """
    return _NOT_WORDS.sub(" ", text.casefold()).strip()
