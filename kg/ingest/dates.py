"""The publication date: from metadata, or from a dateline; never from a sentence about an event."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.ingest.data import load_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEAD_LINES = 6
_HEAD_CHARACTERS = 2000
_HEAD_LINE = 80
_TAIL_LINES = 4
_TAIL_CHARACTERS = 1000
_TAIL_LINE = 40
_DECEMBER = 12
_YEARS = range(1900, 2101)
_CLOCK = re.compile(
    r"\s{0,4}[T(\uff08]?\d{1,2}[:\uff1a]\d{2}(?:[:\uff1a]\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?"
)
_RANGE = re.compile(r"\s?[-\u2013\u2014~\uff5e\u81f3\u5230]\s?\d")
# Digits of the same width in code points, so that offsets stay.
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
_FILLER = re.compile(r"[\s()\[\]\uff08\uff09\u3010\u3011,:\uff1a|-]+")


@dataclass(frozen=True, slots=True)
class _Rules:
    """The compiled content of ``data/dates.toml``."""

    dates: tuple[re.Pattern[str], ...]
    coarse: tuple[re.Pattern[str], ...]
    digits: dict[int, str]
    label: re.Pattern[str]
    beside: re.Pattern[str]
    head: re.Pattern[str]
    source: re.Pattern[str]
    sentence: re.Pattern[str]


@cache
def _rules() -> _Rules:
    """Compile the rules once."""
    data = load_toml("dates.toml")
    digits = {ord(sign): str(value) for value, sign in enumerate(data["numerals"])}
    digits |= {ord(sign): "0" for sign in data["zeros"]}
    words = {name: "|".join(map(re.escape, entries)) for name, entries in data["words"].items()}
    return _Rules(
        dates=tuple(re.compile(entry["pattern"]) for entry in data["date"]),
        coarse=tuple(re.compile(entry["pattern"]) for entry in data["coarse"]),
        digits=digits,
        # A label is a word of its own: what ends in "time" may be the time of anything.
        label=re.compile(rf"(?<![\u3400-\u9fff])(?:{words['labels']})[\s:\uff1a]{{0,8}}$"),
        beside=re.compile(words["beside"]),
        head=re.compile(words["head"]),
        source=re.compile(rf"\s{{1,4}}[\u3400-\u9fff]{{1,10}}(?:{words['sources']})"),
        sentence=re.compile(words["sentence"]),
    )


@cache
def _counting() -> dict[str, int]:
    """Every way to write the months and days 1 to 31 in Chinese numerals."""
    data = load_toml("dates.toml")
    ones, calendar = ("", *data["numerals"][1:]), data["calendar"]
    spelled: dict[str, int] = dict.fromkeys(calendar["first"], 1)
    tens = ("", calendar["ten"], ones[2] + calendar["ten"], ones[3] + calendar["ten"])
    for number in range(1, 32):
        spelled[tens[number // 10] + ones[number % 10]] = number
    spelled |= {calendar["early"] + ones[number]: number for number in range(1, 10)}
    spelled |= {calendar["twenty"] + ones[number]: 20 + number for number in range(10)}
    spelled |= {calendar["thirty"] + ones[number]: 30 + number for number in range(2)}
    return spelled


def _to_number(numeral: str) -> int:
    """Read a month or a day, in digits or in Chinese numerals; 0 where it is none."""
    return int(numeral) if numeral.isdecimal() else _counting().get(numeral, 0)


def _to_iso(match: re.Match[str]) -> str | None:
    """Turn a match into ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; None where the calendar has no such day."""
    groups = match.groupdict()
    year = int(groups["year"].translate(_rules().digits))
    month, day = (_to_number(groups[name]) if groups.get(name) else None for name in ("month", "day"))
    if year not in _YEARS or not 1 <= (1 if month is None else month) <= _DECEMBER:
        return None
    if month is None:
        return f"{year:04}"
    if day is None:
        return f"{year:04}-{month:02}"
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def find_dates(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield every full date of ``text`` that the calendar has, with its ISO form, pattern by pattern."""
    for pattern in _rules().dates:
        for match in pattern.finditer(text.translate(_FULL_WIDTH)):
            if iso := _to_iso(match):
                yield match, iso


def to_date(stated: str) -> str | None:
    """Read a date that metadata states, with or without a clock time after it.

    >>> to_date("2020-03-18T09:12:00+08:00"), to_date("2020/3"), to_date("2026-02-30")
    ('2020-03-18', '2020-03', None)

    Args:
        stated: The date as written.

    Returns:
        ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; None where it is no date.
    """
    stated = stated.strip()
    if len(stated) > _HEAD_LINE:
        return None
    for match, iso in find_dates(stated):
        rest = _rules().beside.sub("", _CLOCK.sub("", stated[match.end() :]))
        if match.start() == 0 and not _FILLER.sub("", rest):
            return iso
    for pattern in _rules().coarse:
        if coarse := pattern.fullmatch(stated):
            return _to_iso(coarse)
    return None


def _lines(text: str, most: int) -> list[str]:
    """The non-empty lines of ``text``, stripped, that are at most ``most`` characters long or else ""."""
    lines = (line.strip() for line in text.split("\n"))
    return [line if len(line) <= most else "" for line in lines if line]


def _is_alone(line: str, match: re.Match[str]) -> bool:
    """Whether nothing but the clock, the weekday and brackets stands beside the date."""
    rest = line[: match.start()] + " " + _CLOCK.sub(" ", line[match.end() :], count=1)
    return not _FILLER.sub("", _rules().beside.sub("", rest))


def _head_date(line: str) -> str | None:
    """The date of a line above the text: alone, labelled, or before a clock time or the source."""
    found = tuple(find_dates(line))
    if len(found) != 1:
        return None
    match, iso = found[0]
    rules, rest = _rules(), line[match.end() :]
    if _is_alone(line, match):
        return iso
    if rules.sentence.search(line) or _RANGE.match(rest):
        return None
    clock = _CLOCK.match(rest)
    ended = clock is not None and not rest[clock.end() :][:1].strip()
    ended = ended or (not line[: match.start()] and rules.source.fullmatch(rest) is not None)
    return iso if ended or rules.label.search(line[: match.start()]) or rules.head.search(line) else None


def _tail_date(line: str) -> str | None:
    """The date that ends a line below the text, as in a signature."""
    for match, iso in find_dates(line):
        rest = _FILLER.sub("", _rules().beside.sub("", _CLOCK.sub("", line[match.end() :])))
        if not rest and not _rules().sentence.search(line):
            return iso
    return None


def find_labelled_date(lines: Iterable[str]) -> str | None:
    """Find the first date behind a label that names it the date of publication.

    Args:
        lines: Lines of a page, head matter included.

    Returns:
        The date in ISO form, or None.
    """
    for line in lines:
        if len(line) <= _HEAD_LINE:
            for match, iso in find_dates(line):
                if _rules().label.search(line[: match.start()]):
                    return iso
    return None


def find_dateline(text: str) -> str | None:
    """Find the publication date in the first or last lines of a text.

    Args:
        text: A normalised text.

    Returns:
        The date in ISO form, or None. A sentence never counts, and only the first 2,000 and the last 1,000
        characters are read.
    """
    head = _lines(text[:_HEAD_CHARACTERS], _HEAD_LINE)[:_HEAD_LINES]
    tail = _lines(text[-_TAIL_CHARACTERS:], _TAIL_LINE)[-_TAIL_LINES:]
    found = (*map(_head_date, head), *map(_tail_date, tail))
    return next((iso for iso in found if iso), None)
