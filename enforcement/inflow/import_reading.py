"""Files as they come from spreadsheets: in which encoding, and what stands between two cells."""

import codecs
import csv
import io
import re
from collections import Counter

import chardet

MARKS = {
    # The longer one first: it begins with the shorter one.
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
SEPARATORS = (";", ",", "\t", "|")
# What detection calls a Western file: it mistakes one for the other, and Windows' own has all of
# the characters of the first.
WESTERN = {"ascii", "iso-8859-1", "iso-8859-9", "iso-8859-15", "macroman", "windows-1254"}
SURE = 0.8
SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
# Characters that show what separates.
SAMPLE = 100_000


def encoding_of(content, chosen=None):
    """Return the encoding of a file.

    A short file in UTF-8 with one umlaut is taken for Latin by detection, which spoils the names:
    what can be read as UTF-8 is UTF-8.

    :param bytes content: the file
    :param chosen: what the user said; a mark at the beginning of the file says more

    >>> encoding_of("Müller".encode()), encoding_of("Müller".encode("cp1252"))
    ('utf-8', 'windows-1252')
    >>> encoding_of("Müller".encode("utf-16")), encoding_of(codecs.BOM_UTF8, "utf-8")
    ('utf-16', 'utf-8-sig')
    """
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), None)
    if marked or chosen:
        return marked or chosen
    # UTF-16 without a mark: Western text has a zero in each second byte.
    wide = b"\0" in content
    if not wide and _is_utf8(content):
        return "utf-8"
    guess = chardet.detect(content)
    name = (guess["encoding"] or "").lower()
    unsure = guess["confidence"] < SURE or name in WESTERN
    return "windows-1252" if unsure and not wide else name or "utf-8"


def _is_utf8(content):
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def separator_of(text, quoting='"'):
    """Return what stands between two cells, None where there is one column.

    It is what most lines have as often as the first one has; blank lines don't count. A first line
    “sep=;” is Excel's own word for it.

    >>> separator_of("sep=|\\nName;E-mail|Fax\\n")
    '|'
    >>> separator_of("Name;E-mail, private;Fax\\nMeier, Anna;a@x.example;\\n\\n")
    ';'
    >>> separator_of("Name\\nAnna") is None
    True
    """
    if told := SEP_LINE.match(text):
        return told[1]
    best, most = None, (0, 0)
    for candidate in SEPARATORS:
        lines = io.StringIO(text[:SAMPLE])
        rows = csv.reader(lines, quotechar=quoting, delimiter=candidate)
        widths = [len(row) for row in rows if row]
        width = widths[0] if widths else 0
        found = Counter(widths)[width], width
        if width > 1 and found > most:
            best, most = candidate, found
    return best


def without_sep_line(rows):
    """Return the rows of a file without the one by which Excel was told the separator.

    >>> without_sep_line([["sep=", ""], ["Name", "Fax"]]), without_sep_line([])
    ([['Name', 'Fax']], [])
    """
    told = rows and str(rows[0][0]).lower().startswith("sep=")
    return rows[1:] if told else rows
