"""Phone and fax numbers: which numbers a text holds, and whether the business can be sure of them.

What can't be compared isn't free: a number that is guessed may be somebody else's.
"""

import re
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from .addresses import DOUBTFUL, INVALID, NONE, SEVERAL, VALID, visible

# Where mobile and landline numbers look alike, as in North America, a number counts as mobile.
MOBILE_TYPES = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
# There ten digits are a whole number, and nobody writes the 1 before them.
NORTH_AMERICA = 1
_SEPARATORS = re.compile(r"[,;|\n\r]|\b(?:oder|or|und|and|bzw\.?)\b", re.IGNORECASE)
_DIGITS = re.compile(r"[+(]*\d[\d\s()./\-–]*")
_PLAIN = re.compile(r"\+?[\d\s()\-]+")
_E164 = re.compile(r"[1-9][0-9]{6,14}")
_TRUNK_ZERO = re.compile(r"\(0\)")


class Numbers(NamedTuple):
    """What a text says about numbers.

    :param keys: tuple of every number that it may mean, as ``+49…`` (E.164), the likeliest first
    :param status: one of ``addresses.STATUSES``
    """

    keys: tuple[str, ...]
    status: str


def read_numbers(written, region, normalized=None):
    """Read the numbers in a text.

    :param str written: content of a field; also None
    :param str region: ISO code of the country that numbers without a country code are of, or None
    :param str normalized: the number that Odoo makes of it, which it calls or writes to
    :return: a :class:`Numbers`

    >>> read_numbers("0170 1234567", "DE", "+491701234567")
    Numbers(keys=('+491701234567',), status='valid')
    >>> read_numbers("030 1234567 | 0170 1234567", "DE")
    Numbers(keys=('+49301234567', '+491701234567'), status='several')
    >>> read_numbers("491701234567", "DE", "+49491701234567").status
    'doubtful'
    >>> "+491701234567" in read_numbers("491701234567", "DE").keys
    True
    >>> read_numbers("0170 1234567 (privat)", "DE")
    Numbers(keys=('+491701234567',), status='doubtful')
    >>> read_numbers("call me", "DE"), read_numbers(None, "DE")
    (Numbers(keys=(), status='invalid'), Numbers(keys=(), status='none'))
    """
    if not (written or "").strip():
        return Numbers((), NONE)
    if normalized and _PLAIN.fullmatch(written) and _is_complete(written, region):
        return Numbers((normalized,), VALID)
    found, sure = {}, True
    for part in filter(None, map(str.strip, _SEPARATORS.split(visible(written)))):
        numbers, certain = _read_part(part, region)
        found |= dict.fromkeys(numbers)
        sure = sure and certain
    if not found:
        return Numbers((), INVALID)
    keys = tuple(found)
    if not sure:
        return Numbers(keys, DOUBTFUL)
    if len(keys) > 1:
        return Numbers(keys, SEVERAL)
    return Numbers(keys, VALID if normalized == keys[0] else DOUBTFUL)


def incoming_number(number, region):
    """Return the number that a text message came from, in international format, or None.

    Networks give the sender with the country code, many gateways without the plus.

    :param str number: as the gateway gives it; it may also be a name
    :param str region: ISO code of the country that national numbers are of, or None

    >>> incoming_number("+49 170 1234567", "DE"), incoming_number("491701234567", "DE")
    ('+491701234567', '+491701234567')
    >>> incoming_number("0170 1234567", "DE"), incoming_number("00491701234567", "DE")
    ('+491701234567', '+491701234567')
    >>> incoming_number("+999 123 4567", "DE"), incoming_number("SHOP", "DE")
    ('+9991234567', None)
    >>> incoming_number("80555", "DE"), incoming_number("", None)
    (None, None)
    """
    keys = read_numbers(number, region).keys
    if keys:
        return keys[0] if len(_SEPARATORS.split(number.strip())) == 1 else None
    # A range that the library doesn't know yet.
    digits = _bare(number)
    is_whole = number.strip().startswith("+") and _E164.fullmatch(digits)
    return f"+{digits}" if is_whole else None


def region_of(number):
    """Return the ISO code of the country of a number in international format, or None.

    >>> region_of("+491701234567"), region_of("nonsense")
    ('DE', None)
    """
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return None


def international(number):
    """Return a number as people write it.

    >>> international("+491701234567")
    '+49 170 1234567'
    """
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)


def is_mobile(number):
    """Whether a number in international format (``+49…``) is a mobile one.

    >>> is_mobile("+4915123456789"), is_mobile("+493012345678"), is_mobile("")
    (True, False, False)
    """
    try:
        parsed = phonenumbers.parse(number or "")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(parsed) in MOBILE_TYPES


def _read_part(part, region):
    """Return ``(numbers, whether they are all that this part can mean)``."""
    part = part.lstrip("'`’")
    if number := _valid(part, region):
        if _is_complete(part, region):
            return [number], True
        guessed = _valid(f"+{_bare(part)}", None)
        # "4930…" may be a number of this country without its zero, or one with the country code.
        return list(dict.fromkeys(filter(None, (guessed, number)))), not guessed
    pieces = [piece.strip() for piece in part.split("/")]
    if len(pieces) > 1 and all(_valid(piece, region) for piece in pieces):
        found = [_read_part(piece, region) for piece in pieces]
        return [number for numbers, _sure in found for number in numbers], all(
            sure for _numbers, sure in found
        )
    found = []
    for match in _DIGITS.findall(part):
        found += filter(None, (_valid(match, region), _valid(f"+{_bare(match)}", None)))
    return list(dict.fromkeys(found)), False


def _is_complete(written, region):
    """Whether a number says by itself where its country code or area code begins."""
    digits = written.strip().lstrip("( ")
    if digits.startswith(("+", "00")):
        return True
    code = phonenumbers.country_code_for_region(region) if region else 0
    if code == NORTH_AMERICA and len(_bare(written)) == 10:
        return True
    trunk = phonenumbers.ndd_prefix_for_region(region, True) if region else None
    if trunk:
        return digits.startswith(trunk)
    # No prefix sets national numbers apart here: only the country's own code is ambiguous.
    return not digits.startswith(str(code))


def _bare(written):
    return "".join(char for char in _TRUNK_ZERO.sub("", written) if char.isdigit())


def _valid(text, region):
    """Return the number in international format, None where it is none."""
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
