"""How the letters of a word may be written elsewhere: as entities, in links, without marks."""

import html
import html.entities
import json
import re
import unicodedata
from urllib.parse import quote, unquote

# What isn't ASCII may be an entity, an escape, two letters.
_FOREIGN = ".*"
_MARKS = re.compile("[\u0300-\u036f]+")
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|[bfnrt]?)")
# So many words in a row are joined on each side.
_JOINED = 4
_PLAIN = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}


def exact(word):
    """Return the regular expression of a word in every spelling."""
    return "".join(either(char, *_spellings(char)) for char in word)


def rough(word):
    """Return what finds at least the word; a word without ASCII letters is spelt out."""
    if sum(char.isascii() for char in word) < len(word) / 2:
        return exact(word)
    return re.sub(r"(?:[^\x00-\x7f])+", lambda found: _FOREIGN, _escaped(word))


def readings(text):
    """Return a text folded, and behind it what a browser or a parser reads in it.

    >>> readings("M&uuml;ller")
    'm&uuml;ller\\nmuller'
    >>> readings("Mueller%20Öz")
    'muller%20oz\\nmuller oz'
    """
    text = text.casefold()
    found = [text, html.unescape(unquote(text))]
    if "\\" in text:
        # Perhaps JSON, perhaps a path.
        json = _ESCAPE.sub(lambda part: chr(int(part[1], 16)) if part[1] else " ", text)
        found.append(html.unescape(unquote(json)))
    return folded("\n".join(dict.fromkeys(found)))


def folded(text):
    """Return a text in one spelling for all that :func:`exact` allows, and for some more.

    >>> folded("Schäfmueller"), folded("SCHAEFMÜLLER"), folded("schafmuller")
    ('schafmuller', 'schafmuller', 'schafmuller')
    >>> folded("Yıldız"), folded("YILDIZ")
    ('yildiz', 'yildiz')
    """
    text = text.casefold()
    if not text.isascii():
        # In capitals first: there, a Turkish dotless “ı” is an I.
        text = unicodedata.normalize("NFD", text.upper().casefold())
        text = unicodedata.normalize("NFC", _MARKS.sub("", text))
    for vowel in "aou":
        while f"{vowel}e" in text:
            text = text.replace(f"{vowel}e", vowel)
    return text


def joined(words):
    """Return for each word what one of stands where these words follow each other, joined or not.

    >>> joined(["Anna", "Meier"])
    (('anna', 'annameier'), ('meier', 'annameier'))
    """
    found = []
    for at in range(len(words)):
        firsts = range(max(at - _JOINED, 0), at + 1)
        lasts = range(at + 1, min(at + 1 + _JOINED, len(words)) + 1)
        spelt = (folded("".join(words[first:last])) for last in lasts for first in reversed(firsts))
        found.append(tuple(dict.fromkeys(spelt)))
    return tuple(found)


def either(*spellings):
    """Return the regular expression of one of these texts."""
    options = dict.fromkeys(map(_escaped, spellings))
    return f"(?:{'|'.join(options)})" if len(options) > 1 else next(iter(options))


def _escaped(text):
    # As re.escape, but what isn't ASCII stays as it is for PostgreSQL.
    return re.sub(r"([\\.^$*+?{}()\[\]|/&#~-])", r"\\\1", text)


def _spellings(char):
    if char.isascii():
        return (html.escape(char),) if char in "&<>'\"" else ()
    named = html.entities.codepoint2name.get(ord(char))
    bare = unicodedata.normalize("NFD", char)
    found = (
        char.lower(),
        char.upper(),
        bare,
        quote(char),
        f"&{named};" if named else None,
        f"&#{ord(char)};",
        json.dumps(char).strip('"'),
        _PLAIN.get(char.lower()),
        bare[0] if bare[0].isascii() else None,
    )
    return tuple(filter(None, found))
