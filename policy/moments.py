"""Moments as other systems write them, which may be the only proof of when somebody agreed."""

import re
from datetime import UTC, datetime

_DATE = re.compile(
    r"(?P<a>\d{1,4})(?P<by>[-./])(?P<b>\d{1,2})(?P=by)(?P<c>\d{1,4})"
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r" ?(?P<half>[AaPp][Mm])?)?"
    r" ?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_SECONDS = re.compile(r"[1-9]\d{9}|[1-9]\d{12}")


def moment(written, zone, now):
    """Return a moment in UTC without a zone, None where it can't be told for sure.

    What may be read two ways, as 03/04/2024, isn't guessed, and nobody agreed in the future.

    :param str written: content of a cell
    :param zone: ``tzinfo`` of what names no zone
    :param datetime now: UTC, without a zone

    >>> from zoneinfo import ZoneInfo
    >>> def read(written):
    ...     return str(moment(written, ZoneInfo("Europe/Berlin"), datetime(2026, 1, 1)))
    >>> read("2024-07-01 09:00:00"), read("01.07.2024 09:00"), read("2024-07-01T09:00:00Z")
    ('2024-07-01 07:00:00', '2024-07-01 07:00:00', '2024-07-01 09:00:00')
    >>> read("2024-07-01 09:00:00 +0200"), read("1719817200"), read("7/31/2024 9:00 PM")
    ('2024-07-01 07:00:00', '2024-07-01 07:00:00', '2024-07-31 19:00:00')
    >>> read("03/04/2024"), read("2031-01-01"), read("31.02.2024"), read("0000-00-00 00:00:00")
    ('None', 'None', 'None', 'None')
    """
    written = written.strip()
    try:
        if _SECONDS.fullmatch(written):
            found = datetime.fromtimestamp(int(written[:10]), UTC)
        else:
            found = _read(_DATE.fullmatch(written), zone)
        found = found and found.astimezone(UTC).replace(tzinfo=None)
    except (OverflowError, ValueError):
        return None
    return found if found and found <= now else None


def _read(match, zone):
    if not match:
        return None
    date = _date(int(match["a"]), match["by"], int(match["b"]), int(match["c"]))
    if not date:
        return None
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if half := match["half"]:
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    found = datetime(*date, hour, minute, second, tzinfo=zone)
    if match["zone"]:
        return datetime.fromisoformat(
            found.replace(tzinfo=None).isoformat() + _offset(match["zone"])
        )
    return found


def _offset(zone):
    return zone if zone[0] in "+-" else "+00:00"


def _date(first, separator, second, third):
    """Return ``(year, month, day)``, None where day and month can't be told apart."""
    if first > 31:
        return first, second, third
    if third <= 31:
        return None
    if separator != "/":
        return third, second, first
    if first == second or first > 12:
        return third, second, first
    return (third, first, second) if second > 12 else None
