"""How the letters of a word may be written elsewhere: as entities, in links, without marks."""

import html
import html.entities
import json
import re
import unicodedata
from urllib.parse import quote

# What isn't ASCII may be an entity, an escape, two letters.
_FOREIGN = ".*"
_PLAIN = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}


def exact(word):
    """Return the regular expression of a word in every spelling."""
    return "".join(either(char, *_spellings(char)) for char in word)


def rough(word):
    """Return what finds at least the word; a word without ASCII letters is spelt out."""
    if sum(char.isascii() for char in word) < len(word) / 2:
        return exact(word)
    return re.sub(r"(?:[^\x00-\x7f])+", lambda found: _FOREIGN, _escaped(word))


def longest(text):
    """Return the longest run of ASCII letters and digits in each spelling of a text.

    >>> longest("Jörg Müller"), longest("Anna Meier"), longest("Ά")
    (('ller', 'mueller', 'muller'), ('meier',), ())
    """
    text = unicodedata.normalize("NFC", text).lower()
    plain = "".join(_PLAIN.get(char, char) for char in text)
    bare = "".join(unicodedata.normalize("NFD", char)[0] for char in text)
    runs = (max(re.findall("[a-z0-9]+", one), key=len, default="") for one in (text, plain, bare))
    return tuple(dict.fromkeys(filter(None, runs)))


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
