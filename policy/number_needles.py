"""Finding a person in a text by their number, whichever way it is grouped and with what prefix."""

import re

import phonenumbers

from .needles import DIGITS, NUMBER, Needle, last_digits
from .needles import finds as finds  # for the examples

_IN_NUMBER = r"(?:[\s()/.\-–\u00a0]|%20|&nbsp;){0,3}"
# “%20” of a link is no part of a number.
_START = r"(?:(?<!\d)|(?<=%[0-9a-f]{2}))"


def number_needles(key):
    """Return the needle of a number, whichever way it is grouped and with what prefix.

    :param str key: as ``+49…`` (E.164)

    >>> finds(number_needles("+4915123456789"), "0151 234 56-789 or 0049 (0)151/23456789")
    '[erased] or [erased]'
    >>> finds(number_needles("+4915123456789"), "49151234567890, 15123456789")
    '49151234567890, [erased]'
    """
    try:
        number = phonenumbers.parse(key, None)
    except phonenumbers.NumberParseException:
        return []
    digits = phonenumbers.national_significant_number(number)
    if len(digits) < DIGITS:
        return []
    code = _IN_NUMBER.join(str(number.country_code))
    return [_number_needle(digits, rf"(?:(?:\+|00|%2B){_IN_NUMBER})?{code}")]


def unread_number_needles(written):
    """Return the needle of what was written down as a number and can't be read as one.

    Of which country it is isn't known.

    >>> finds(unread_number_needles("0171 5550123"), "0171/555 01 23, +49 171 5550123, 17155501234")
    '[erased], [erased], 17155501234'
    """
    digits = re.sub(r"\D", "", written or "").lstrip("0")
    if len(digits) < DIGITS:
        return []
    return [_number_needle(digits, rf"(?:\+|00|%2B){_IN_NUMBER}\d{{1,3}}")]


def _number_needle(digits, country):
    between = _IN_NUMBER
    prefix = rf"(?:{country}{between}(?:\(?0\)?{between})?|\(?0{between})?"
    return Needle(
        NUMBER,
        "[^0-9]*".join(digits),
        rf"{_START}{prefix}{between.join(digits)}(?!\d)",
        last_digits(digits),
    )


def number_spellings(key):
    """Return the digits of a number as a column may have them.

    >>> number_spellings("+4915123456789")
    ('+4915123456789', '004915123456789', '4915123456789', '015123456789')
    """
    digits = key.lstrip("+")
    try:
        number = phonenumbers.parse(key, None)
    except phonenumbers.NumberParseException:
        return (key,)
    return key, f"00{digits}", digits, f"0{phonenumbers.national_significant_number(number)}"
