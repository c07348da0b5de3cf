"""ISO days, months and years as the days that they span; what the calendar lacks spans none."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import lru_cache

# What makes the first day of a year or month out of it.
_REST = {len("2020"): "-01-01", len("2020-03"): "-01"}
_DAY = len("2020-03-18")
_LAST_MONTH = 12


@lru_cache(maxsize=4096)
def first_day(date: str | None) -> dt.date | None:
    """The first day of a day, month or year; None where it is none.

    >>> first_day("2024-02"), first_day("2024-02-30")
    (datetime.date(2024, 2, 1), None)
    """
    try:
        return dt.date.fromisoformat((date or "") + _REST.get(len(date or ""), ""))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def last_day(date: str | None) -> dt.date | None:
    """The last day of a day, month or year; None where it is none.

    >>> last_day("2024-02"), last_day("2024")
    (datetime.date(2024, 2, 29), datetime.date(2024, 12, 31))
    """
    first = first_day(date)
    if first is None or date is None or is_day(date):
        return first
    month = first.month if "-" in date else _LAST_MONTH
    return dt.date(first.year, month, calendar.monthrange(first.year, month)[1])


def is_day(date: str) -> bool:
    """Whether a date names a day, not a month or year."""
    return len(date) == _DAY


def is_before(first: str, second: str) -> bool:
    """Whether a date lies wholly before another one: a month that the other one is in does not."""
    last, begin = last_day(first), first_day(second)
    return last is not None and begin is not None and last < begin
