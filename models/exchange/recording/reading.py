"""Reading a row of another system: every key is checked before anything is done with it."""

import re
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from odoo import fields

from ....policy import recording as r
from ....policy import vocabulary as v

LARGEST_ID = 2**31 - 1
# Clocks of two systems differ.
SKEW = timedelta(minutes=5)
EPOCH = datetime(1970, 1, 1)
# By which a row is known.
NUMBERED = frozenset({"source_system", "external_id"})
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.\d{1,9})?(?:(Z)|([+-]\d\d):?(\d\d))?",
    re.ASCII | re.IGNORECASE,
)
_LANG = re.compile(r"[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*(@[a-z]+)?", re.ASCII)


class BadRow(Exception):
    """A row that can't be read.

    :param str problem: what is wrong, a key of ``words.problems``
    :param str key: of the row, None where it is the whole row
    """

    def __init__(self, problem, key=None):
        super().__init__(problem, key)
        self.problem = problem
        self.key = key


class Said(NamedTuple):
    """A row as it was read; None for what it doesn't say.

    :param str by: the key that names the customer
    :param who: its value
    :param moment: naive UTC datetime
    """

    by: str
    who: Any
    channel: str
    state: str
    moment: datetime | None
    wording: str | None
    wording_version: str | None
    lang: str | None
    note: str | None
    address: str | None
    source_system: str | None
    external_id: str | None

    def content(self):
        """Return ``{key: value}`` of what it says, without the number that it has elsewhere."""
        named = self._asdict().items()
        return {key: value for key, value in named if value is not None and key not in NUMBERED}


def read(row):
    """Read one row.

    :return: a :class:`Said`
    :raises BadRow: for anything that isn't as docs/interface.md says
    """
    if not isinstance(row, dict):
        raise BadRow("no_row")
    for key in row:
        if key not in r.KEYS:
            raise BadRow("unknown_key", key if isinstance(key, str) else repr(key))
    row = {key: value for key, value in row.items() if not _says_nothing(value)}
    texts = {key: _text(row, key, most) for key, most in r.TEXTS.items()}
    number = _number(row)
    named = {key: (texts | {"partner_id": number})[key] for key in r.CUSTOMER_KEYS}
    named = {key: value for key, value in named.items() if value}
    if len(named) != 1:
        raise BadRow("no_customer" if not named else "several_customers")
    [(by, who)] = named.items()
    if texts["lang"] and not _LANG.fullmatch(texts["lang"]):
        raise BadRow("value", "lang")
    said = {key: texts[key] for key in Said._fields if key in texts}
    said["channel"] = _choice(row, "channel", v.CHANNELS)
    said["state"] = _choice(row, "state", v.CONSENT_STATES)
    if said["state"] == v.REQUESTED and said["channel"] != "email":
        raise BadRow("only_email", "state")
    return Said(by=by, who=who, moment=_moment(row), **said)


def external_id(row):
    """Return the number of a row that may be no row, for its result."""
    try:
        return _text(row, "external_id", r.TEXTS["external_id"])
    except (AttributeError, BadRow):
        return None


def _says_nothing(value):
    """Whether it stands for a key that isn't there; a 0 doesn't."""
    return value is None or value is False or (isinstance(value, str) and not value.strip())


def _text(row, key, most):
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadRow("text", key)
    if len(value) > most:
        raise BadRow("long", key)
    # PostgreSQL stores neither NUL nor half a character.
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise BadRow("value", key)
    return value.strip() or None


def _number(row):
    value = row.get("partner_id")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST_ID:
        raise BadRow("number", "partner_id")
    return value


def _choice(row, key, words):
    value = row.get(key)
    if value is None:
        raise BadRow("missing", key)
    if not isinstance(value, str) or value not in words:
        raise BadRow("choice", key)
    return value


def _moment(row):
    value = row.get("moment")
    if value is None:
        return None
    moment = value if isinstance(value, datetime) else _parsed(value)
    if moment.tzinfo:
        try:
            moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
        except OverflowError:
            raise BadRow("past", "moment") from None
    now = fields.Datetime.now()
    if moment > now + SKEW:
        raise BadRow("future", "moment")
    if moment <= EPOCH:
        raise BadRow("past", "moment")
    return moment.replace(microsecond=0)


def _parsed(value):
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise BadRow("moment", "moment")
    date, time, seconds, utc, hours, minutes = found.groups()
    zone = "+00:00" if utc or not hours else f"{hours}:{minutes}"
    try:
        return datetime.fromisoformat(f"{date}T{time}{seconds or ':00'}{zone}")
    except ValueError:
        raise BadRow("moment", "moment") from None
