"""Finds times in running text: points and spans, told and written, the bounds of a range in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.calendar_spans import join_spans, to_time
from kg.extract.number_scan import fold_width
from kg.extract.time_reading import Reading, load_time_rules, read_base, read_time

if TYPE_CHECKING:
    from kg.model import Time


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Words that tell a time, with their reading."""

    start: int
    end: int
    time: Time


def find_times(text: str, start: int, end: int, published: str | None) -> list[TimeMention]:
    """Finds the times of ``text[start:end]`` in order.

    A month or day without a year is the nearest past one, seen from the publication date, unless the words
    near it plan ahead. What cannot be reckoned keeps its words and has no bounds; a date that the calendar
    does not have is none.

    Args:
        text: A document's text.
        start: Where to begin, in code points.
        end: Where to stop.
        published: The publication date as ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``.

    Returns:
        One mention a time, the two bounds of a range in one.

    >>> [mention.time.start for mention in find_times("3月15日复工，去年停产。", 0, 13, "2020-03-18")]
    ['2020-03-15', '2019']
    """
    piece = fold_width(text[start:end])
    base = read_base(published)
    found: list[Reading] = []
    for match in load_time_rules().time.finditer(piece):
        one = read_time(piece, match, base, found[-1] if found else None)
        if one and found and (joined := _join(piece, found[-1], one)):
            found[-1] = joined
        elif one:
            found.append(one)
    return [_to_mention(text, start, one) for one in found]


def _to_mention(text: str, offset: int, one: Reading) -> TimeMention:
    start, end = offset + one.start, offset + one.end
    return TimeMention(start, end, to_time(text[start:end], one.span))


def _join(text: str, first: Reading, second: Reading) -> Reading | None:
    """Two times with only a range's mark between them, as one."""
    if not (first.span and second.span and load_time_rules().range.fullmatch(text, first.end, second.start)):
        return None
    span = join_spans(first.span, second.span)
    return Reading(first.start, second.end, span) if span else None
