"""Reading the contact files of another system: what each row says about one address."""

from datetime import datetime
from typing import NamedTuple

from . import text_files
from .addresses import email_keys, is_email
from .contact_answers import said
from .contact_files import (
    BOUNCES,
    BROKEN,
    CONTACTS,
    KINDS,
    NO,
    NOTHING,
    OPT_OUTS,
    YES,
    words,
)
from .contact_systems import SYSTEMS, covers
from .moments import moment
from .numbers import read_numbers


class Row(NamedTuple):
    """What one row says about one address.

    :param number: of the row, as a spreadsheet counts
    :param channel: code of the channel
    :param key: canonical key of the address, None where it can't be read
    :param said: one of ``contact_files.SAID``
    :param moment: datetime in UTC, None where the file tells none
    :param column: of the moment, None where there is none
    :param ip_address: None where the file tells none
    :param name: of the person, empty where the file tells none
    """

    number: int
    channel: str
    key: str | None
    said: str
    moment: datetime | None = None
    column: str | None = None
    ip_address: str | None = None
    name: str = ""


class Reading(NamedTuple):
    """How a file is to be read.

    :param system: key of ``SYSTEMS``
    :param kind: one of ``contact_files.KINDS``
    :param zone: ``tzinfo`` of moments without a zone
    :param now: datetime in UTC without a zone
    :param region: ISO code of the country of numbers without a country code, or None
    """

    system: str
    kind: str
    zone: object
    now: datetime
    region: str | None = None


class UnfitFile(ValueError):
    """No such file; ``code`` is ``empty``, ``stranger`` or ``willing``, and ``headers`` its own.

    ``stranger``: not this kind of file of this system. ``willing``: somebody in it says
    Yes, or nobody said No or broke.
    """

    def __init__(self, code, headers=()):
        super().__init__(code)
        self.code, self.headers = code, headers


def headers_of(raw):
    """Return the columns of a file, as ``contact_files.words`` has them.

    :raises text_files.UnreadableFile: where it is no text
    :raises UnfitFile: where there is nothing in it
    """
    for _number, cells in text_files.table(raw):
        return tuple(map(words, cells))
    raise UnfitFile("empty")


def systems_of(headers):
    """Return ``[(system, kind)]`` of which a file may be.

    >>> systems_of(["email address", "optin time", "leid"])
    [('mailchimp', 'contacts')]
    >>> systems_of(["name", "street"])
    []
    """
    headers = list(headers)
    return [(system, kind) for system in SYSTEMS for kind in KINDS if covers(system, headers, kind)]


def rows(raw, reading):
    """Yield :class:`Row` for each address of a file.

    :param bytes raw: content of the file
    :param reading: :class:`Reading`
    :raises text_files.UnreadableFile: where it is no text, or its quotes don't close
    :raises UnfitFile: where it isn't what it was brought as

    >>> from datetime import UTC
    >>> how = Reading("mailchimp", CONTACTS, UTC, datetime(2026, 1, 1))
    >>> raw = b"Email Address,OPTIN_TIME,OPTIN_IP\\nAnna@X.example,2024-03-01 09:00:00,192.0.2.1"
    >>> [row] = rows(raw, how)
    >>> row.key, row.said, str(row.moment), row.ip_address
    ('anna@x.example', 'yes', '2024-03-01 09:00:00', '192.0.2.1')
    """
    headers = headers_of(raw)
    system = SYSTEMS[reading.system]
    if not covers(reading.system, headers, reading.kind):
        raise UnfitFile("stranger", headers)
    places, titles = {}, None
    for place, header in enumerate(headers):
        places.setdefault(header, place)
    answers, could_say = set(), _could_say(reading, headers)
    for number, cells in text_files.table(raw):
        titles = titles or cells
        if cells == titles:
            continue
        cell = {name: cells[place].strip() for name, place in places.items() if place < len(cells)}
        name = " ".join(filter(None, (_first(cell, names) for names in system.names)))
        # A separator that isn't quoted moved what follows: no Yes stands in such a row.
        moved = any(map(str.strip, cells[len(headers) :]))
        for told in system.told:
            stands = said(told, cell)
            if moved and stands == YES:
                stands = NOTHING
            if told.channel == "email":
                answers.add(stands)
            if row := _row(number, cell, told, stands, reading):
                yield row._replace(name=name)
    # A list of everybody, brought as opt-outs, would be everybody's No.
    if could_say and answers and (YES in answers or answers == {NOTHING}):
        raise UnfitFile("willing", headers)


def _row(number, cell, told, stands, reading):
    """Return the :class:`Row` of one channel, None where the row is about no address of its.

    :param str stands: what :func:`said` says
    """
    written = _first(cell, told.address)
    if told.channel != "email" and (not written or stands == NOTHING):
        # A number isn't there to be written to, unless the row says so.
        return None
    if reading.kind == OPT_OUTS and told.channel == "email":
        # In a file of opt-outs nobody says Yes.
        stands = stands if stands == BROKEN else NO
    elif reading.kind == BOUNCES and told.channel == "email":
        stands = stands if stands == NO else BROKEN
    elif reading.kind != CONTACTS and stands == YES:
        return None
    row = Row(number, told.channel, _key(written, told.channel, reading.region), stands)
    times = told.given if stands == YES else [(column, None) for column in told.refused]
    for column, ip in times:
        if found := moment(cell.get(column, ""), reading.zone, reading.now):
            ip_address = cell.get(ip) or None
            return row._replace(moment=found, column=column, ip_address=ip_address)
    return row


def _could_say(reading, headers):
    """Whether a file brought as opt-outs or bounces has a column that says so."""
    if reading.kind == CONTACTS:
        return False
    (email,) = (told for told in SYSTEMS[reading.system].told if told.channel == "email")
    columns, kinds = [*email.reasons], covers(reading.system, headers, reading.kind)
    if OPT_OUTS in kinds:
        columns += email.no
    if BOUNCES in kinds:
        columns += email.broken
    return any(column in headers for column in columns)


def _first(cell, columns):
    return next(filter(None, (cell.get(column) for column in columns)), "")


def _key(written, channel, region):
    if channel == "email":
        keys = [key for key in email_keys(written) if is_email(key)]
    else:
        keys = read_numbers(written, region).keys
    # What may be two addresses is nobody's for sure.
    return keys[0] if len(keys) == 1 else None
