"""Reads the words beside a number: its bound, what it counts, whether it is a change and against what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import load_rows, load_setting

if TYPE_CHECKING:
    from kg.extract.number_scan import Number

_LONGEST_PROPERTY = 24
_LONGEST_NOUN = 12
_SHORTEST_NOUN = 2
_EQUAL, _ABOUT, _MORE, _LESS = "=", "~", ">", "<"


@dataclass(frozen=True, slots=True)
class _Words:
    before: dict[str, str]
    after: dict[str, str]
    longest: int
    stops: frozenset[str]
    noun_ends: re.Pattern[str]
    time_within: re.Pattern[str]
    head: re.Pattern[str]
    tail: re.Pattern[str]
    whole: dict[str, tuple[tuple[str, int], ...]]
    linking: frozenset[str]
    before_number: tuple[str, ...]
    links: frozenset[str]
    aspect: frozenset[str]
    about: frozenset[str]
    up: re.Pattern[str]
    down: re.Pattern[str]
    result: re.Pattern[str]
    period: re.Pattern[str]
    base: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _words() -> _Words:
    context, rows = load_setting("numbers")["context"], load_rows("hedges", 3)
    return _Words(
        before={word: sign for word, place, sign in rows if place == "before"},
        after={word: sign for word, place, sign in rows if place == "after"},
        before_number=tuple(context["before_number"]),
        longest=max(len(row[0]) for row in rows),
        stops=frozenset(context["stops"]),
        noun_ends=re.compile(f".{{{_SHORTEST_NOUN},}}?(?={context['noun_ends']})"),
        time_within=re.compile(f".*{context['time_within']}"),
        head=re.compile(context["head"]),
        tail=re.compile(context["tail"]),
        whole={
            sign: tuple((word, at) for word in context["whole"] for at, s in enumerate(word) if s == sign)
            for sign in context["stops"]
        },
        linking=frozenset(context["linking"]),
        links=frozenset(context["links"]),
        aspect=frozenset(context["aspect"]),
        about=frozenset(context["about"]),
        up=re.compile(context["up"]),
        down=re.compile(context["down"]),
        result=re.compile(context["result"]),
        period=re.compile(context["period"]),
        base=tuple((name, re.compile(pattern)) for name, pattern in context["base"].items()),
    )


def read_hedges(text: str, number: Number) -> tuple[int, int, str]:
    """The start and end of the number with its hedges, and the qualifier that they give it."""
    words = _words()
    start, end, sign = number.start, number.end, ""
    while word := _ending(text, start - (text[start - 1 : start] in words.aspect), words):
        sign = sign if sign not in ("", _EQUAL) else words.before[word]
        start = text.rindex(word, 0, start)
    if word := _beginning(text, end, words):
        sign, end = words.after[word], end + len(word)
    if number.few:
        sign = _ABOUT if number.few in words.about else _MORE
    if number.role:
        sign = _MORE if number.role == "low" else _LESS
    return start, end, sign or _EQUAL


def _ending(text: str, position: int, words: _Words) -> str:
    """The longest hedge that ends at ``position``."""
    for length in range(min(words.longest, position), 0, -1):
        if (word := text[position - length : position]) in words.before:
            return word
    return ""


def _beginning(text: str, position: int, words: _Words) -> str:
    """The longest hedge that begins at ``position``."""
    for length in range(words.longest, 0, -1):
        if (word := text[position : position + length]) in words.after:
            return word
    return ""


def read_noun(text: str, position: int) -> str:
    """The noun phrase that follows a count, up to the next particle, mark or word that says what it does."""
    words = _words()
    position += text[position : position + 1] in words.linking
    end = position
    while end < len(text) and end - position < _LONGEST_NOUN and not _is_stop(text, end):
        end += 1
    ended = words.noun_ends.match(text, position, end)
    return ended.group() if ended else text[position:end]


def read_property(text: str, position: int, floor: int = 0) -> str:
    """The words before a number that say what it measures, back to a particle, a mark or ``floor``."""
    words = _words()
    if position and not _is_within_word(text, position - 1):
        position -= next((len(word) for word in words.before_number if text.endswith(word, 0, position)), 0)
    start = position
    while start > floor and position - start < _LONGEST_PROPERTY and not _is_stop(text, start - 1):
        start -= 1
    return text[start:position]


def to_property(said: str) -> str:
    """The words before a number without the time and the words for a plan at their ends.

    >>> to_property("2015年全国水电装机"), to_property("预计总投资"), to_property("成交额分别可")
    ('全国水电装机', '总投资', '成交额')
    """
    words = _words()
    return words.tail.sub("", words.head.sub("", words.time_within.sub("", said)))


def _is_stop(text: str, at: int) -> bool:
    """Whether a phrase ends at this character: a mark or a particle, and no part of a word that holds it."""
    return text[at] in _words().stops and not _is_within_word(text, at)


def _is_within_word(text: str, at: int) -> bool:
    """Whether a particle's character is a part of a word (全国, 年均)."""
    places = _words().whole.get(text[at], ())
    return any(text.startswith(word, at - place) for word, place in places if place <= at)


def is_joined(between: str) -> bool:
    """Whether what stands between two quantities joins them in one range or list."""
    return not between.strip() or between in _words().links


def read_change(said: str) -> tuple[str, str, str]:
    """Direction, base of comparison and period in the words before a number."""
    words = _words()
    ups, downs = list(words.up.finditer(said)), list(words.down.finditer(said))
    base = next((name for name, pattern in words.base if pattern.search(said)), "")
    period = words.period.search(said)
    direction = ""
    if (ups or downs) and not words.result.search(said):
        last_up, last_down = (found[-1].start() if found else -1 for found in (ups, downs))
        direction = "up" if last_up > last_down else "down"
    return direction, base, period.group() if period else ""
