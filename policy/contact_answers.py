"""What one row of a contact file says for a channel: the worst that stands in its columns."""

from .contact_files import BROKEN, NO, NOTHING, YES, words

# What stands in a cell in which nothing stands.
_EMPTY = frozenset({"", "0", "false", "no", "nein", "falsch", "none", "null", "never", "n a"})
_EMPTY_SIZE = max(map(len, _EMPTY))
# A date that was never set, also as the first moment that systems count from.
_NO_DATE = ("0000-00-00", "1970-01-01", "01.01.1970")
_BOUNCE_WORDS = ("bounce", "invalid", "undeliverable", "unzustellbar")
# What is not the address that broke but the word of a person or the business.
_REFUSAL_WORDS = ("unsub", "spam", "complain", "flagged", "suppress", "admin", "abgemeldet")


def said(told, cell):
    """Return what a row says for a channel, the worst that stands there.

    :param told: ``contact_files.Told``
    :param dict cell: ``{column: what stands there}``
    """
    reasons = [words(cell.get(column, "")) for column in told.reasons]
    reasons = [reason for reason in reasons if reason not in _EMPTY]
    if _says(told.no, cell) or any(map(_is_refusal, reasons)):
        return NO
    if reasons or any(is_set(cell.get(column, "")) for column in told.broken):
        return BROKEN
    if _says(told.unconfirmed, cell) or _is_partly_no(told.partly, cell):
        return NOTHING
    return YES if _says(told.yes, cell) else NOTHING


def is_set(text):
    """Whether something stands in a cell.

    >>> is_set("2024-03-01"), is_set("FALSE"), is_set("0000-00-00 00:00:00"), is_set("[]")
    (True, False, False, False)
    >>> is_set("1970-01-01 01:00:00")
    False
    """
    is_long = len(text) > _EMPTY_SIZE
    return (is_long or words(text) not in _EMPTY) and not text.startswith(_NO_DATE)


def _says(columns, cell):
    return any(
        _means(cell.get(column, ""), meant) if meant else is_set(cell.get(column, ""))
        for column, meant in columns.items()
    )


def _means(text, meant):
    """Whether this stands in a cell, or is one of several things in it."""
    return words(text) in meant or (
        ";" in text and any(words(one) in meant for one in text.split(";"))
    )


def _is_partly_no(beginnings, cell):
    return bool(beginnings) and any(
        column.startswith(beginnings) and is_set(text) for column, text in cell.items()
    )


def _is_refusal(reason):
    """Whether this reason is somebody's word; what isn't known to be a bounce is."""
    squeezed = reason.replace(" ", "")
    is_bounce = any(word in squeezed for word in _BOUNCE_WORDS)
    return not is_bounce or any(word in squeezed for word in _REFUSAL_WORDS)
