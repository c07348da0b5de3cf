"""Reads the words of a time as days, against the publication date and the time named before."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from kg.extract.calendar_spans import (
    YEARS,
    DaySpan,
    day_span,
    join_spans,
    month_span,
    quarter_span,
    shift_years,
    year_span,
)
from kg.extract.numerals import read_chinese
from kg.lexicon import load_setting

_NEAR = 20
_PLAN_YEARS = 4
_MONTHS = 12
_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Base:
    """What told times are reckoned from: the publication's year, month and day as far as they are known."""

    year: int | None = None
    month: int | None = None
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a time in a piece of text; ``span`` is None where they cannot be reckoned."""

    start: int
    end: int
    span: DaySpan | None


@dataclass(frozen=True, slots=True)
class _Words:
    """The groups of one match, and what they are read against."""

    groups: dict[str, str]
    base: Base
    previous: DaySpan | None
    near: bool
    ahead: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    """The compiled content of ``times.toml``."""

    time: re.Pattern[str]
    range: re.Pattern[str]
    ahead: re.Pattern[str]
    offsets: dict[str, dict[str, int]]
    bounds: dict[str, dict[str, list[int]]]


@cache
def load_time_rules() -> _Rules:
    """The pattern of a time with all its parts, compiled once."""
    data = load_setting("times")
    part = data["parts"]
    unnamed = re.sub(r"\?P<\w+>", "?:", part["part"])
    pattern = (
        f"(?=[{part['first']}])(?:{part['until']})?(?:{part['low']})?"
        f"(?:{part['numeric']}|{part['plan']}|{part['told']}|{part['vague']}"
        f"|(?:{part['year']}|(?={unnamed}))(?:{part['of']}(?:{part['part']}|{part['year_edge']}))?)"
        f"(?:{part['since']})?"
    )
    return _Rules(
        time=re.compile(pattern),
        range=re.compile(part["range"]),
        ahead=re.compile(part["ahead"]),
        offsets={name: data[name] for name in ("years", "days", "months", "plans")},
        bounds={name: data[name] for name in ("edges", "year_edges", "halves")},
    )


def read_base(published: str | None) -> Base:
    """The publication date as far as it goes."""
    parts = [int(part) for part in published.split("-")] if published else []
    if not parts or parts[0] not in YEARS:
        return Base()
    month = parts[1] if len(parts) > 1 and month_span(parts[0], parts[1]) else None
    day = day_span(parts[0], month, parts[2]) if month and parts[2:] else None
    return Base(parts[0], month, day.first if day else None)


def read_time(text: str, match: re.Match[str], base: Base, previous: Reading | None) -> Reading | None:
    """One match as a time; None where the calendar has no such date.

    Args:
        text: The width-folded text that was matched.
        match: A match of the pattern of times.
        base: The publication date.
        previous: The time before it in the same text.
    """
    groups = {name: words for name, words in match.groupdict().items() if words}
    ahead = load_time_rules().ahead.search(text, max(0, match.start() - _NEAR), match.end() + _NEAR)
    near = previous is not None and match.start() - previous.end <= _NEAR
    words = _Words(groups, base, previous.span if previous else None, near, bool(ahead))
    if not _is_possible(words):
        return None
    span = _reckon(words)
    span = _modify(words, span) if span or "until" in groups else None
    return Reading(match.start(), match.end(), span if span and (span.first or span.last) else None)


def _is_possible(words: _Words) -> bool:
    """Whether some calendar has the date: its own year's, or a leap year's where it names none."""
    groups, base = words.groups, words.base
    if "numeric" in groups:
        return _numeric(groups["numeric"]) is not None
    if "day_only" in groups:
        return day_span(_LEAP_YEAR, 1, int(groups["day_only"])) is not None
    return _part_of_year(groups, _year_of(groups, base) or _LEAP_YEAR) is not None


def _reckon(words: _Words) -> DaySpan | None:
    """The span that the words mean on their own."""
    groups, rules = words.groups, load_time_rules()
    if "numeric" in groups:
        return _numeric(groups["numeric"])
    if "plan" in groups:
        first = rules.offsets["plans"][groups["plan"]]
        return join_spans(year_span(first), year_span(first + _PLAN_YEARS))
    if "told_day" in groups or "told_month" in groups or "day_only" in groups:
        return _told(words)
    year = _year_of(groups, words.base)
    if year is not None or "vague" in groups or "told_year" in groups:
        return None if year is None else _part_of_year(groups, year)
    return _nearest(words)


def _modify(words: _Words, span: DaySpan | None) -> DaySpan | None:
    """The span with what stands around it: a first bound, 以来, 同期, 截至."""
    groups, today = words.groups, words.base.day
    if span and "same" in groups and words.previous and "month" not in groups:
        span = shift_years(words.previous, -1)
    if span and "low" in groups:
        span = _widen(span, groups)
    if span and "since" in groups:
        span = DaySpan(span.first, today, "period")
    if "until" in groups:
        span = DaySpan(None, span.last, span.grain) if span else DaySpan(None, today, "day")
    return span


def _numeric(written: str) -> DaySpan | None:
    year, month, day = (int(part) for part in re.split("[-/.]", written))
    return day_span(year, month, day)


def _number(words: str) -> int:
    """A month, day or count in either kind of numerals; 0 where it is none."""
    words = words.lstrip("\u7b2c")
    return int(words) if words.isdecimal() else int(read_chinese(words) or 0)


def _told(words: _Words) -> DaySpan | None:
    """A day or month told from the publication date, or by its number in a month named before."""
    groups, base, rules = words.groups, words.base, load_time_rules()
    if told := groups.get("told_day"):
        day = base.day + dt.timedelta(rules.offsets["days"][told]) if base.day else None
        return DaySpan(day, day, "day") if day else None
    if told := groups.get("told_month"):
        edge = rules.bounds["edges"].get(groups.get("told_edge", ""))
        return _told_month(base, rules.offsets["months"][told], edge)
    number, previous = int(groups["day_only"]), words.previous
    if previous and previous.first and previous.grain == "day":
        return day_span(previous.first.year, previous.first.month, number)
    span = _told_month(base, 0, [number, number])
    if span and span.first and base.day and span.first > base.day and not words.ahead:
        span = _told_month(base, -1, [number, number])
    return day_span(span.first.year, span.first.month, number) if span and span.first else None


def _told_month(base: Base, offset: int, edge: list[int] | None) -> DaySpan | None:
    """The month that lies ``offset`` months from the publication's, or the days of it that ``edge`` names."""
    if base.year is None or base.month is None:
        return None
    year, month = divmod(base.year * _MONTHS + base.month - 1 + offset, _MONTHS)
    return day_span(year, month + 1, *edge) if edge else month_span(year, month + 1)


def _year_of(groups: dict[str, str], base: Base) -> int | None:
    """The year that the words name, or None."""
    if written := groups.get("year"):
        return _number(written)
    told = groups.get("told_year")
    if told is None or base.year is None:
        return None
    return base.year + load_time_rules().offsets["years"][told]


def _part_of_year(groups: dict[str, str], year: int) -> DaySpan | None:
    """The part of a year that the words name, the whole year where they name none."""
    bounds = load_time_rules().bounds
    if year not in YEARS:
        return None
    months: tuple[int, int] | None = None
    if "month" in groups:
        return _part_of_month(groups, year)
    if "quarter" in groups:
        return quarter_span(year, _number(groups["quarter"]))
    if "months" in groups:
        months = 1, _number(groups["months"])
    elif "quarters" in groups:
        months = 1, 3 * _number(groups["quarters"])
    elif part := bounds["halves"].get(groups.get("half", "")) or bounds["year_edges"].get(
        groups.get("year_edge", "")
    ):
        months = part[0], part[1]
    return year_span(year) if months in (None, (1, _MONTHS)) else month_span(year, *months or ())


def _part_of_month(groups: dict[str, str], year: int) -> DaySpan | None:
    """The month, the day, or the part of a month that the words name."""
    month = _number(groups["month"])
    if "day" in groups:
        return day_span(year, month, _number(groups["day"]))
    edge = load_time_rules().bounds["edges"].get(groups.get("edge", ""))
    return day_span(year, month, *edge) if edge else month_span(year, month)


def _nearest(words: _Words) -> DaySpan | None:
    """A part of a year without the year: of the year named near, else the nearest past or planned one."""
    groups, base = words.groups, words.base
    if words.near and words.previous and words.previous.first:
        return _part_of_year(groups, words.previous.first.year)
    span = _part_of_year(groups, base.year or 0)
    if span and span.first and base.day and span.first > base.day and not words.ahead:
        return _part_of_year(groups, span.first.year - 1)
    return span


def _widen(span: DaySpan, groups: dict[str, str]) -> DaySpan | None:
    """A span that begins at the bare number before it (1至6月)."""
    low, first = int(groups["low"]), span.first
    begin: DaySpan | None = None
    if first and ("day" in groups or "day_only" in groups):
        begin = day_span(first.year, first.month, low)
    elif first and "month" in groups:
        begin = month_span(first.year, low)
    elif low in YEARS:
        begin = year_span(low)
    return begin and join_spans(begin, span)
