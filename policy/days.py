"""Whose day it is: a job has no time zone, but a date was chosen by somebody somewhere."""

from datetime import datetime, time

import pytz


def today(moment, *zones):
    """Return the date at this moment where it is earliest: a day is over when it is over for all.

    :param datetime moment: in UTC, without a zone
    :param zones: names of time zones, empty ones are passed over; UTC where there is none

    >>> today(datetime(2027, 1, 1, 0, 5), "America/Los_Angeles", "Europe/Berlin", False)
    datetime.date(2026, 12, 31)
    >>> today(datetime(2027, 1, 1, 0, 5))
    datetime.date(2027, 1, 1)
    """
    moment = pytz.utc.localize(moment)
    return min(moment.astimezone(_zone(name)).date() for name in _known(zones))


def end_of_day(date, *zones):
    """Return the last second of a day where it ends last, in UTC and without a zone.

    >>> end_of_day(datetime(2026, 12, 15).date(), "America/Los_Angeles")
    datetime.datetime(2026, 12, 16, 7, 59, 59)
    """
    last = datetime.combine(date, time(23, 59, 59))
    ends = (_zone(name).localize(last).astimezone(pytz.utc) for name in _known(zones))
    return max(ends).replace(tzinfo=None)


def _known(zones):
    return [name for name in zones if name] or ["UTC"]


def _zone(name):
    try:
        return pytz.timezone(name)
    except pytz.UnknownTimeZoneError:
        return pytz.utc
