"""By when a person's request has to be answered (GDPR art. 12(3), Regulation 1182/71)."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

MONTHS = 1
# Where a request is complex, and the person was told why.
MORE_MONTHS = 2
REMINDER_DAYS = 7
SATURDAY = 5


def due(received, extended=False):
    """Return the last day to answer a request.

    The month ends on the day of the same number, or on the last one of a shorter month; where that
    is no working day, on the next one (art. 3(2)(c), 3(4) of the Regulation). Public holidays would
    only give more time, and no calendar here knows them.

    :param date received: the day on which the request came in
    :param extended: by two further months

    >>> from datetime import date
    >>> due(date(2026, 3, 31)), due(date(2024, 1, 31))
    (datetime.date(2026, 4, 30), datetime.date(2024, 2, 29))
    >>> due(date(2026, 1, 31))  # 28 February is a Saturday
    datetime.date(2026, 3, 2)
    >>> due(date(2026, 1, 31), extended=True)
    datetime.date(2026, 4, 30)
    """
    day = received + relativedelta(months=MONTHS + (MORE_MONTHS if extended else 0))
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def reminders(due_on, today):
    """Return the days on which to remind of a deadline: a week before, and on the day.

    >>> from datetime import date
    >>> reminders(date(2026, 4, 30), date(2026, 4, 1))
    [datetime.date(2026, 4, 23), datetime.date(2026, 4, 30)]
    >>> reminders(date(2026, 4, 30), date(2026, 4, 29))
    [datetime.date(2026, 4, 29), datetime.date(2026, 4, 30)]
    """
    before = due_on - timedelta(days=REMINDER_DAYS)
    return sorted({max(before, min(today, due_on)), due_on})
