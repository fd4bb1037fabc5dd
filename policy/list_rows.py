"""Reading the file of a suppression list: whatever its encoding, separator and columns are.

What can't be read is named by its line: a list with holes that nobody sees protects nobody.
"""

import csv
import re
from itertools import islice
from typing import NamedTuple

import idna

from .addresses import email_keys as keys_of_email
from .addresses import is_email, is_plain_email, postal_key
from .list_digests import METHODS, PLAIN, read_hash
from .numbers import read_numbers
from .text_files import BOM_BYTES, UnreadableFile, text_of

SAMPLE = 200
SAMPLE_BYTES = 10_000
SEPARATORS = ";\t,|"
# A number has as many, a title has not, not even one such as "SHA-256".
LEAST_DIGITS = 5
# Name, street, ZIP, town.
POSTAL_COLUMNS = 4
_DOMAIN = re.compile(r"(?:\*?@)?((?:[^\s@.,;*]+\.)+[^\s@.,;*0-9][^\s@.,;*]+)")
_LINE_END = re.compile(r"\r\n|\n|\r")
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
# Without brackets: what +43 (0)664 means isn't told by its digits.
_NO_DIGITS = re.compile(r"[\s./\-\u2013]+")


class Format(NamedTuple):
    """What is in a file.

    :param kind: kind of the addresses
    :param method: how they are hashed: key of ``METHODS``, or ``PLAIN``
    :param region: ISO code of the country of numbers without a country code, or None
    """

    kind: str
    method: str
    region: str | None = None


def rows(raw, form):
    """Yield ``(line number, text to compare, None where the line is unreadable)`` of a file.

    Empty lines and a header are left out. What is to be compared is the canonical key of an
    address, ``@`` and a domain, or the method and a hash.

    :param bytes raw: content of the file
    :param form: :class:`Format`
    :raises UnreadableFile: where it is no text, and no row of hashes either

    >>> plain = Format("email", PLAIN)
    >>> list(rows(b'E-Mail;Date\\nAnna@X.example;1\\n@y.example;2\\nnobody;3', plain))
    [(2, 'anna@x.example'), (3, '@y.example'), (4, None)]
    """
    if _is_blocks(raw, form):
        yield from _blocks(raw, form.method)
        return
    lines = _LINE_END.split(text_of(raw))
    separator, read = _columns(lines, form)
    is_first = True
    for number, line in enumerate(lines, start=1):
        if not line.strip(BLANK):
            continue
        text = read(_cells(line, separator))
        if text or not (is_first and _is_header(line)):
            yield number, text
        is_first = False


def count(raw, form):
    """Return about how many rows a file has, for its progress."""
    if _is_blocks(raw, form):
        return len(raw) // METHODS[form.method].size
    return raw.count(b"\n") + (not raw.endswith(b"\n")) or raw.count(b"\r")


BLANK = ' \t\ufeff\u00a0\0;,|"'


def _blocks(raw, method):
    """Yield the hashes of a file that is nothing but hashes, one behind the other."""
    size = METHODS[method].size
    if len(raw) % size:
        raise UnreadableFile("blocks")
    for number, start in enumerate(range(0, len(raw), size), start=1):
        yield number, f"{method}:{raw[start : start + size].hex()}"


def _is_blocks(raw, form):
    """Whether a file is nothing but hashes: no text, and no text with a title such as Prüfsumme."""
    if form.method == PLAIN or raw[:SAMPLE].isascii() or raw.startswith(BOM_BYTES):
        return False
    lines = _LINE_END.split(raw[:SAMPLE_BYTES].decode("cp1252", errors="replace"))
    separator, read = _columns(lines, form)
    return not any(read(_cells(line, separator)) for line in lines)


def _is_header(line):
    return "@" not in line and sum(map(str.isdigit, line)) < LEAST_DIGITS


def _columns(lines, form):
    """Return ``(separator, function that reads a row's cells)`` that read most of the sample."""
    sample = list(islice((line for line in lines if line.strip(BLANK)), SAMPLE))
    best, chosen = -1, (None, _reader(form, 0))
    for separator in (None, *SEPARATORS):
        table = [_cells(line, separator) for line in sample]
        for column in range(max(map(len, table), default=0)):
            read = _reader(form, column)
            found = sum(read(cells) is not None for cells in table)
            if found > best:
                best, chosen = found, (separator, read)
    return chosen


def _cells(line, separator):
    if '"' in line:
        try:
            return next(csv.reader([line], delimiter=separator or "\x1f"))
        except csv.Error:
            return [line]
    return line.split(separator) if separator else [line]


def _reader(form, column):
    """Return ``function(cells)`` that returns what to compare, None where there is nothing."""
    if form.method != PLAIN:
        return _of_column(column, lambda cell: read_hash(cell, form.method))
    if form.kind == "post":
        return lambda cells: postal_key(*_postal(cells, column))
    if form.kind == "email":
        return _of_column(column, _email)
    return _of_column(column, lambda cell: _number(cell, form.region))


def _of_column(column, read):
    def cell(cells):
        return read(cells[column].strip(BLANK)) if column < len(cells) else None

    return cell


def _postal(cells, column):
    parts = [cell.strip() for cell in cells[column : column + POSTAL_COLUMNS]]
    return parts + [""] * (POSTAL_COLUMNS - len(parts))


def _email(cell):
    if is_plain_email(cell):
        return cell.lower()
    if domain := _DOMAIN.fullmatch(cell):
        return _domain(domain[1])
    keys = [key for key in keys_of_email(cell) if is_email(key)]
    return keys[0] if len(keys) == 1 else None


def _domain(written):
    try:
        return "@" + idna.encode(written.lower(), uts46=True, transitional=False).decode("ascii")
    except idna.IDNAError:
        return None


def _number(cell, region):
    number = _NO_DIGITS.sub("", cell)
    if _NUMBER.fullmatch(number):
        return number
    keys = read_numbers(cell, region).keys
    return keys[0] if len(keys) == 1 else None
