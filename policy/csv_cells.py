"""What a cell of a CSV file says that other systems read, and that somebody may open to look at.

A spreadsheet runs what begins with ``=``, ``+``, ``-`` or ``@``. A number in its international
spelling begins with a plus, can run nothing and stays what it is: the other system compares it. The
rest gets an apostrophe; of addresses, only one that was made for it begins like that.
"""

import csv
import io
import re

_NUMBER = re.compile(r"\+\d+")
_RUNS = tuple("=+-@\t\r\n")


def safe(text):
    """Return a cell that no spreadsheet runs.

    >>> safe("+4915123456789"), safe("anna@example.com")
    ('+4915123456789', 'anna@example.com')
    >>> safe("=cmd|'/c'!a1@example.com"), safe("+1+cmd|x")
    ("'=cmd|'/c'!a1@example.com", "'+1+cmd|x")
    """
    return f"'{text}" if text.startswith(_RUNS) and not _NUMBER.fullmatch(text) else text


def line(cells):
    r"""Return one line as RFC 4180 wants it, in UTF-8.

    >>> line(["post", "Meier, Anna"])
    b'post,"Meier, Anna"\r\n'
    """
    written = io.StringIO(newline="")
    csv.writer(written).writerow(cells)
    return written.getvalue().encode()
