"""Which of many needles a text may have: looked up by its words, however many they are."""

import re
from collections import Counter, defaultdict
from itertools import chain

from . import letters

_WORD = re.compile(r"[^\W_]+")
# The same for plain text, several times as fast.
_BLANKS = bytes(byte if chr(byte).isalnum() and byte < 128 else 32 for byte in range(256))
_NO_DIGIT = bytes(byte for byte in range(256) if not 48 <= byte <= 57)
# A long text is read in pieces; what is searched for isn't longer than what they overlap by.
PIECE, OVERLAP = 1_000_000, 2_000


class NeedleIndex:
    """The needles by their rarest word.

    :param list needles: ``needles.Needle``; of each ``words`` a text with the person has one word.
        ``#123456`` is no word: it stands for these digits, grouped in any way.

    >>> from . import needles as n
    >>> from .number_needles import number_needles
    >>> index = NeedleIndex([*n.name_needles("Jörg Müller"), *number_needles("+4915123456789")])
    >>> [needle.kind for needle in index.candidates("Call Joerg M%C3%BCller, 0151/2345 67-89")]
    ['name', 'name', 'number']
    >>> index.candidates("Call Jana Müller, 0151/2345")
    ()
    """

    def __init__(self, needles):
        self._needles = needles
        self._known = frozenset(chain(*chain(*(needle.words for needle in needles))))
        self._sizes = {len(word) - 1 for word in self._known if word.startswith("#")}
        count = Counter(word for needle in needles for words in needle.words for word in words)
        self._by_word = defaultdict(list)
        for place, needle in enumerate(needles):
            rarest = min(needle.words, key=lambda words: max(map(count.__getitem__, words)))
            for word in rarest:
                self._by_word[word].append(place)

    def candidates(self, text):
        """Return the tuple of the needles that this text may have, in their order."""
        words = self._words(text)
        places = set(chain(*(self._by_word[word] for word in words & self._by_word.keys())))
        return tuple(
            needle
            for needle in map(self._needles.__getitem__, sorted(places))
            if not any(words.isdisjoint(options) for options in needle.words)
        )

    def _words(self, text):
        """Return the words and digits of a text that one of the needles has."""
        found = set()
        for start in range(0, len(text), PIECE):
            read = letters.readings(text[start : start + PIECE + OVERLAP])
            if read.isascii():
                words = read.encode().translate(_BLANKS).decode().split()
            else:
                words = _WORD.findall(read)
            found |= self._known.intersection(words)
            digits = read.encode("ascii", "ignore").translate(None, _NO_DIGIT).decode()
            for size in self._sizes:
                ends = range(size, len(digits) + 1)
                found |= self._known.intersection(f"#{digits[end - size : end]}" for end in ends)
        return found
