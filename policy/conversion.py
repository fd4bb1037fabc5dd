"""Reading what businesses wrote down before there were consents: tags and spoilt addresses."""

import re

from . import vocabulary as v

ALL_CHANNELS = "all"

_NEGATION = re.compile(
    r"\b(no|not|don'?t|stop|never|opt[- ]?out|unsubscribed?|blocked"
    r"|kein\w*|nicht|abgemeldet|ohne)\b"
    r"|sperre|gesperrt|robinson|unerwünscht"
)
_WORDS = (
    ("email", r"newsletter|e-?mails?\b|\bmails?\b"),
    ("phone", r"phone|\bcalls?\b|anruf|telefon"),
    ("sms", r"\bsms\b|\btexts?\b"),
    ("post", r"\bpost\b|letter\b|brief|katalog|catalogue"),
    ("fax", r"\bfax"),
    ("messenger", r"whatsapp|messenger"),
)
_ADVERTISING = re.compile(r"werb|marketing|mailing|advert|kontakt|contact|promo|robinson|sperre")


def proposal(tag):
    """Return the channel that a contact tag seems to refuse, ``all``, or None.

    >>> proposal("No newsletter")
    'email'
    >>> proposal("Werbesperre")
    'all'
    >>> proposal("Bitte nicht anrufen")
    'phone'
    >>> proposal("Newsletter")
    >>> proposal("Kein Parkplatz")
    """
    text = tag.casefold()
    if not _NEGATION.search(text):
        return None
    found = [channel for channel, words in _WORDS if re.search(words, text)]
    # "newsletter" also ends like a letter.
    if "email" in found and "post" in found and not re.search(r"\bpost\b|brief|katalog", text):
        found.remove("post")
    if len(found) == 1:
        return found[0]
    if found or _ADVERTISING.search(text):
        return ALL_CHANNELS
    return None


def channels_of(choice):
    """Return the channels of a choice: one, or every one for ``all``."""
    return v.CHANNELS if choice == ALL_CHANNELS else (choice,)


def without_marker(text, marker):
    """Return ``text`` without the marker, however it is written, or None where it isn't there.

    >>> without_marker("anna@x.de [no mailing]", "[NO MAILING]")
    'anna@x.de'
    >>> without_marker("NO MAILINGanna@x.de", "NO MAILING")
    'anna@x.de'
    >>> without_marker("anna@x.de", "[NO MAILING]")
    """
    if not text or not marker.strip():
        return None
    found = re.compile(re.escape(marker.strip()), re.IGNORECASE)
    if not found.search(text):
        return None
    return re.sub(r"\s+", " ", found.sub(" ", text)).strip(" ,;")
