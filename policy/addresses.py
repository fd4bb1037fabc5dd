"""What counts as an e-mail address that can be written to."""

import re

_WORD = r"[^\s@,;<>()\[\]]+"
# The same expression serves Python and PostgreSQL.
EMAIL = rf"{_WORD}@{_WORD}\.[^\s@,;<>()\[\].]{{2,}}"
_EMAIL = re.compile(EMAIL)


def is_email(address):
    """Whether a normalised e-mail address can be written to.

    Odoo's own normalisation lets markers pass with which addresses were spoilt on purpose.

    >>> is_email("anna@müller.example"), is_email("anna@example.com[no,mailing]")
    (True, False)
    >>> is_email("anna@localhost"), is_email(False)
    (False, False)
    """
    return bool(address and _EMAIL.fullmatch(address))
