"""Replies that ask for no more advertising, and letters that merely mention it."""

import re

from .addresses import visible

STOP_WORDS = frozenset({"unsubscribe", "abmelden", "austragen"})
COURTESIES = frozenset({"please", "bitte"})
# A line of more words than this is a sentence about something.
MOST_WORDS = 6
_WORD = re.compile(r"[^\W\d_]+")
_REPLIED = re.compile(r"\s*(?:re|aw|antw|antwort|fwd?|wg)\s*:", re.IGNORECASE)


def asks_to_stop(subject, text):
    """Whether a letter asks for no more of what it replies to, by its subject or its first line.

    :param str subject: of the letter; also None
    :param str text: of the letter in plain text, with or without what it quotes

    >>> asks_to_stop("Re: Offers", "ABMELDEN!"), asks_to_stop("Austragen", None)
    (True, True)
    >>> asks_to_stop(None, "Please unsubscribe me.\\n\\n> Our offers")
    True
    >>> asks_to_stop("AW: abmelden", ""), asks_to_stop(None, "> abmelden")
    (True, False)
    >>> asks_to_stop(None, "> Our offers\\n> unsubscribe here\\n\\nunsubscribe")
    True
    >>> asks_to_stop("Re: Unsubscribe less: five ideas", "Thank you for the ideas!")
    False
    >>> asks_to_stop(None, "Thank you!\\n\\nHow would I unsubscribe?")
    False
    >>> asks_to_stop(None, "Unsubscribe rates in your report are lower than those we have seen")
    False
    """
    return _is_stop(_own_subject(subject or "")) or _is_stop(_first_line(text or ""))


def _own_subject(subject):
    """Return what the writer made of the subject, nothing where it is that of the quoted letter."""
    bare = subject
    while found := _REPLIED.match(bare):
        bare = bare[found.end() :]
    return bare if bare == subject or len(_WORD.findall(bare)) == 1 else ""


def _first_line(text):
    """Return the first line that the writer wrote, above or below what they quote."""
    lines = [line.strip() for line in visible(text).splitlines()]
    own = [line for line in lines if line and not line.startswith(">")]
    quoted = len(own) < sum(map(bool, lines))
    if quoted and own and own[0].endswith(":"):
        # "On 3 May Example wrote:"
        del own[0]
    return own[0] if own else ""


def _is_stop(line):
    words = [word for word in _WORD.findall(visible(line).casefold()) if word not in COURTESIES]
    return 0 < len(words) <= MOST_WORDS and words[0] in STOP_WORDS
