"""Spans of days at the grain that a text gives them, and their ISO bounds."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from kg.model import Time

YEARS = range(1900, 2101)
_QUARTER, _YEAR = 3, 12


@dataclass(frozen=True, slots=True)
class DaySpan:
    """The days from ``first`` to ``last``, either open, at one grain: year, quarter, month, day or period."""

    first: dt.date | None
    last: dt.date | None
    grain: str


def year_span(year: int) -> DaySpan:
    """A whole year."""
    return DaySpan(dt.date(year, 1, 1), dt.date(year, _YEAR, 31), "year")


def month_span(year: int, first: int, last: int | None = None) -> DaySpan | None:
    """The months from ``first`` to ``last`` of a year; None where the calendar has no such month."""
    last = last or first
    if not (1 <= first <= last <= _YEAR and year in YEARS):
        return None
    end = dt.date(year, last, calendar.monthrange(year, last)[1])
    return DaySpan(dt.date(year, first, 1), end, "month" if first == last else "period")


def quarter_span(year: int, quarter: int) -> DaySpan:
    """One quarter of a year."""
    first = _QUARTER * quarter - 2
    return DaySpan(
        dt.date(year, first, 1),
        dt.date(year, first + 2, calendar.monthrange(year, first + 2)[1]),
        "quarter",
    )


def day_span(year: int, month: int, first: int, last: int | None = None) -> DaySpan | None:
    """The days from ``first`` to ``last`` of a month; None where the calendar has no such day."""
    if not (1 <= month <= _YEAR and year in YEARS):
        return None
    length = calendar.monthrange(year, month)[1]
    if not 1 <= first <= length:
        return None
    if last is not None:
        return DaySpan(dt.date(year, month, first), dt.date(year, month, min(last, length)), "period")
    return DaySpan(dt.date(year, month, first), dt.date(year, month, first), "day")


def shift_years(span: DaySpan, years: int) -> DaySpan:
    """The same span other years; 29 February becomes the 28th."""
    return DaySpan(_shift(span.first, years), _shift(span.last, years), span.grain)


def _shift(day: dt.date | None, years: int) -> dt.date | None:
    if day is None:
        return None
    year = day.year + years
    return dt.date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def join_spans(first: DaySpan, last: DaySpan) -> DaySpan | None:
    """From the beginning of one span to the end of another; None where that runs backwards."""
    if first.first and last.last and first.first > last.last:
        return None
    return DaySpan(first.first, last.last, "period")


def to_time(text: str, span: DaySpan | None) -> Time:
    """The span as the model's time, its bounds no finer than its days need.

    >>> to_time("3月", month_span(2020, 3))
    Time(text='3月', start='2020-03', end='2020-03', grain='month')
    """
    if span is None:
        return Time(text)
    starts = span.first is None or span.first.day == 1
    ends = span.last is None or span.last.day == calendar.monthrange(span.last.year, span.last.month)[1]
    width = len("2020-03-01")
    if span.grain == "year":
        width = len("2020")
    elif span.grain != "day" and starts and ends:
        width = len("2020-03")
    bounds = [day.isoformat()[:width] if day else None for day in (span.first, span.last)]
    return Time(text, bounds[0], bounds[1], span.grain)
