"""Finding a person in a text: by name, address or number, however they are spelt there.

A needle finds one person and nobody else: a single word, a short number or a mere house number is
none. Each has two expressions: one that PostgreSQL searches millions of rows with, which may find
too much, and the exact one.
"""

import re
from typing import NamedTuple
from urllib.parse import quote

from . import letters
from .addresses import email_keys, emails, visible

ERASED = "[erased]"
NAME, EMAIL, NUMBER, STREET, CODE = "name", "email", "number", "street", "code"

# Between two words of a name: blanks, “_” of a file's name, “%20” of a link, a tag, an entity.
_BETWEEN = r"(?:[\W_]|%20|%2C|&[a-z]+;|&#\d+;|\\u[0-9a-f]{4}|\\[nrt]|</?[a-z][^<>]{0,80}>){0,8}?"
# What an escape of JSON or of a link ends with is no part of a word: “\nAnna”, “%20Anna”.
_ESCAPE = r"(?<=\\[nrt])|(?<=\\u[0-9a-f]{4})|(?<=%[0-9a-f]{2})"
_START = rf"(?:(?<![^\W_])|{_ESCAPE})"
_START_OF_EMAIL = rf"(?:(?<![\w.+\-])|{_ESCAPE})"
_TAG = re.compile(r"</?[a-z][^<>]{0,80}>", re.IGNORECASE)
_WORDS = re.compile(r"[^\W_]+")
_STREET_WORD = re.compile(r"stra(?:ß|ss)e|str\b\.?", re.IGNORECASE)
# Left out as often as not.
_TITLES = re.compile(
    "dipl|dr|frau|hc|herr|ing|jur|mag|med|miss|mr|mrs|ms|nat|phil|prof|rer", re.IGNORECASE
)
_ANY_STREET = r"(?:stra(?:ß|&szlig;|ss)e|str\.?)"
# Shorter ones may be anything.
DIGITS, LETTERS, CODE_SIZE = 6, 5, 6
# A longer name is a company's or several people's.
TURNS = 6


class Needle(NamedTuple):
    """What finds a person in a text.

    :param kind: one of the kinds above
    :param rough: regular expression of PostgreSQL, ignoring case; without counted repetitions,
        with which it takes twice as long
    :param words: any text with the person has one of each of these tuples, see ``needle_index``
    :param exact: regular expression of Python that finds nothing but the person
    """

    kind: str
    rough: str
    exact: str
    words: tuple


def name_needles(name):
    """Return the needles of a full name, whichever part comes first; none for a single word.

    >>> finds(name_needles("Anna Meier"), "for MEIER, Anna (anna_meier.pdf)")
    'for [erased] ([erased].pdf)'
    >>> finds(name_needles("Jörg Müller"), "J&ouml;rg Mueller, Jörg Müllermann")
    '[erased], Jörg Müllermann'
    >>> finds(name_needles("Anna Meier"), "Berta Meier, anna@x.example")
    'Berta Meier, anna@x.example'
    >>> finds(name_needles("Dr. Seán O'Brien"), "O&#39;Brien, Seán; ?n=%20Sean+Obrien")
    '[erased]; ?n=%20[erased]'
    >>> name_needles("Anna"), name_needles("A. B."), name_needles("Dr. Anna")
    ([], [], [])
    """
    words = _WORDS.findall(visible(name or ""))
    bare = [word for word in words if not _TITLES.fullmatch(word)]
    if len(bare) < 2 or sum(map(len, bare)) < LETTERS:
        return []
    orders = [words, *(bare[turn:] + bare[:turn] for turn in range(min(len(bare), TURNS)))]
    if words == bare:
        orders = orders[1:]
    return [
        Needle(
            NAME,
            ".*".join(map(letters.rough, order)),
            rf"{_START}{_BETWEEN.join(map(letters.exact, order))}(?![^\W_]|@|%40)",
            letters.joined(order),
        )
        for order in orders
    ]


def email_needles(written):
    """Return the needles of all e-mail addresses in a text.

    >>> finds(email_needles("Anna@example.com"), "mailto:anna@example.com, joanna@example.com")
    'mailto:[erased], joanna@example.com'
    >>> finds(email_needles("a.b@example.com"), "/r?to=a.b%40example.com, axb@example.com")
    '/r?to=[erased], axb@example.com'
    """
    spellings = dict.fromkeys((*email_keys(written), *emails(written).values()))
    found = []
    for address in spellings:
        local, _at, domain = address.rpartition("@")
        parts = [letters.either(local, quote(local)), "(?:@|%40|&#64;)", letters.exact(domain)]
        rough = f"{letters.rough(local)}(@|%40|&#64;){letters.rough(domain)}"
        exact = rf"{_START_OF_EMAIL}{''.join(parts)}(?![\w\-]|\.[a-z]{{2,3}}\b)"
        words = tuple((letters.folded(word),) for word in _WORDS.findall(address))
        found.append(Needle(EMAIL, rough, exact, words))
    return found


def street_needles(street):
    """Return the needle of a street with its house number.

    >>> finds(street_needles("Hauptstraße 1"), "Hauptstr. 1, Hauptstraße 12")
    '[erased], Hauptstraße 12'
    >>> street_needles("Hauptstraße")
    []
    """
    street = visible(street or "")
    if len(street) < CODE_SIZE or not re.search(r"\d", street) or not re.search(r"[^\W\d]", street):
        return []
    parts = [
        [_WORDS.findall(words) for words in _STREET_WORD.split(line)] for line in street.split("\n")
    ]
    exact = _BETWEEN.join(
        f"{_BETWEEN}{_ANY_STREET}{_BETWEEN}".join(
            _BETWEEN.join(map(letters.exact, words)) for words in line
        )
        for line in parts
    )
    rough = ".*".join(letters.rough(word) for line in parts for words in line for word in words)
    spelt = [
        letters.joined(_WORDS.findall(_STREET_WORD.sub(f" {way} ", street)))
        for way in ("strasse", "str")
    ]
    words = tuple(full + short for full, short in zip(*spelt, strict=True))
    return [Needle(STREET, rough, rf"{_START}{exact}(?![^\W_])", words)]


def code_needles(code):
    """Return the needle of a number that is given once, as an IBAN or a tax number.

    >>> finds(code_needles("DE02 1203 0000"), "IBAN de0212030000, DE021203000099")
    'IBAN [erased], DE021203000099'
    """
    chars = [char for char in code or "" if char.isalnum()]
    if len(chars) < CODE_SIZE or not any(map(str.isdigit, chars)):
        return []
    between = r"[\s.\-/]?"
    return [
        Needle(
            CODE,
            ".?".join(map(letters.rough, chars)),
            rf"(?<!\w){between.join(map(letters.exact, chars))}(?!\w)",
            last_digits("".join(chars)),
        )
    ]


def last_digits(code):
    """Return the ``words`` of what ends with these digits."""
    return ((f"#{re.sub('[^0-9]', '', code)[-DIGITS:]}",),)


def expression(needles, phrases=()):
    """Return the compiled expression that finds all of these needles, None without any.

    :param phrases: texts in which a needle is somebody else; found as the group ``keep``
    """
    exact = dict.fromkeys(needle.exact for needle in needles)
    if not exact:
        return None
    others = "|".join(rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in phrases)
    kept = [f"(?P<keep>{others})"] if others else []
    return re.compile("|".join([*kept, *exact]), re.IGNORECASE)


def replaced(match):
    """Return what stands for a match of an :func:`expression`; the tags within it stay in pairs.

    >>> finds(name_needles("Anna Meier"), "<p><b>Anna</b> Meier</p>")
    '<p><b>[erased]</b></p>'
    """
    if match.groupdict().get("keep"):
        return match[0]
    return ERASED + "".join(_TAG.findall(match[0]))


def finds(needles, text):
    """Return the text without the person, for the examples above."""
    return expression(needles).sub(replaced, text)
