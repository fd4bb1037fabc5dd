"""Text files of other systems: whatever their encoding and separator are."""

import codecs
import csv
import io

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BOM_BYTES = tuple(bom for bom, _encoding in BOMS)
SEPARATORS = ",;\t|"
# A spreadsheet's own line, which says what separates.
_HINT = "sep="


class UnreadableFile(ValueError):
    """The file can't be read at all; ``code`` is ``text``, ``blocks`` or ``quotes``."""

    @property
    def code(self):
        return self.args[0]


def text_of(raw):
    """Return a file's text: Unicode where it is, Windows-1252 otherwise.

    :raises UnreadableFile: where it is no text

    >>> text_of("büro@x.example".encode("cp1252")), text_of(b"\\xef\\xbb\\xbfa@x.example")
    ('büro@x.example', 'a@x.example')
    """
    encoding = next((name for bom, name in BOMS if raw.startswith(bom)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UnreadableFile("text")
    return text


def table(raw):
    """Yield ``(number of the row as a spreadsheet counts, its cells)`` of a file with columns.

    The first row is the header. Rows without anything in them are left out.

    :param bytes raw: content of the file
    :raises UnreadableFile: where it is no text, or its quotes don't close

    >>> list(table(b'sep=;\\nE-Mail;Notiz\\n\\na@x.example;"zwei\\nZeilen"\\n'))
    [(1, ['E-Mail', 'Notiz']), (3, ['a@x.example', 'zwei\\nZeilen'])]
    >>> list(table(b'a,"b'))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    UnreadableFile: quotes
    """
    text = text_of(raw)
    hint, _end, rest = text.partition("\n")
    if hint.strip().lower().startswith(_HINT):
        text = rest
    # Strict: a quote that is never closed would swallow the rest of the file, opt-outs and all.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for number, cells in enumerate(rows, start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise UnreadableFile("quotes") from error


def _separator(text):
    """Return what separates most columns in the header."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=header.count)
