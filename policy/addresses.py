"""What counts as an e-mail address that can be written to, and as a mobile number."""

import re

import phonenumbers

_WORD = r"[^\s@,;<>()\[\]]+"
# The same expression serves Python and PostgreSQL.
EMAIL = rf"{_WORD}@{_WORD}\.[^\s@,;<>()\[\].]{{2,}}"
_EMAIL = re.compile(EMAIL)
# Where mobile and landline numbers look alike, as in North America, a number counts as mobile.
MOBILE_TYPES = frozenset(
    {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
)


def is_email(address):
    """Whether a normalised e-mail address can be written to.

    Odoo's own normalisation lets markers pass with which addresses were spoilt on purpose.

    >>> is_email("anna@müller.example"), is_email("anna@example.com[no,mailing]")
    (True, False)
    >>> is_email("anna@localhost"), is_email(False)
    (False, False)
    """
    return bool(address and _EMAIL.fullmatch(address))


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
