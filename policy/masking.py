"""Masks: what a private link may show of a person, as whoever got hold of it reads it too."""

_HIDDEN = "…"
# Of a number, its last digits.
_SHOWN_DIGITS = 3
# Not a first name, and in front of one.
_HONORIFICS = frozenset({"herr", "herrn", "frau", "familie", "mr", "mrs", "ms", "mx", "dr", "prof"})


def masked_email(address):
    """Return an e-mail address of which the person knows that it is theirs, and nobody else.

    >>> masked_email("anna.meier@example.com"), masked_email("")
    ('a…@example.com', '')
    >>> masked_email("Anna Meier")
    '…'
    """
    local, at, domain = (address or "").rpartition("@")
    if not at:
        return _HIDDEN if address else ""
    return f"{local[:1]}{_HIDDEN}@{domain}"


def masked_number(number):
    """Return the last digits of a phone or fax number, and none of one that is hardly longer.

    >>> masked_number("+49 151 23456789"), masked_number("0123"), masked_number(None)
    ('…789', '…', '')
    """
    if not number:
        return ""
    digits = "".join(char for char in number if char.isdigit())
    shown = digits[-_SHOWN_DIGITS:] if len(digits) > 2 * _SHOWN_DIGITS else ""
    return f"{_HIDDEN}{shown}"


def masked_words(*parts):
    """Return the first letter of each part of a postal address.

    >>> masked_words("Hauptstraße 1", "10115", None, "Berlin")
    'H…, 1…, B…'
    """
    return ", ".join(f"{part.strip()[:1]}{_HIDDEN}" for part in parts if (part or "").strip())


def first_name(name):
    """Return the first name in a person's name, empty where it isn't clear which word that is.

    >>> first_name("Dr. Anna Meier"), first_name("Meier, Anna Maria"), first_name("Frau Meier")
    ('Anna', 'Anna', '')
    >>> first_name("Anna"), first_name("anna.meier@example.com"), first_name(None)
    ('Anna', '', '')
    """
    family, comma, given = (name or "").partition(",")
    words = [word for word in (given if comma else family).split() if not word.endswith(".")]
    addressed = bool(words) and words[0].lower() in _HONORIFICS
    while words and words[0].lower() in _HONORIFICS:
        words.pop(0)
    if not words or "@" in words[0] or (addressed and len(words) == 1):
        return ""
    return words[0]
