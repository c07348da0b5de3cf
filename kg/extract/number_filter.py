"""Tells stated quantities from dates, ordinals, names, idioms and other numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.number_units import unit_kinds
from kg.lexicon import load_setting

if TYPE_CHECKING:
    from kg.extract.number_scan import Number

_WINDOW = 18
_MANY = 10
_MANY_YEARS = 1000


@dataclass(frozen=True, slots=True)
class _Rules:
    """The part of ``numbers.toml`` that filtering needs.

    ``before`` and ``after`` are patterns by name, ``words`` sets of numerals or units by name, ``kinds`` the
    kind of quantity of each unit.
    """

    before: dict[str, re.Pattern[str]]
    after: dict[str, re.Pattern[str]]
    words: dict[str, frozenset[str]]
    kinds: dict[str, str]


@cache
def _rules() -> _Rules:
    data = load_setting("numbers")
    filters = data["filter"]
    return _Rules(
        before={name: re.compile(f"(?:{pattern})$") for name, pattern in filters["before"].items()},
        after={name: re.compile(pattern) for name, pattern in filters["after"].items()},
        words={name: frozenset(words) for name, words in filters["words"].items()},
        kinds=unit_kinds(),
    )


def is_quantity(text: str, number: Number) -> bool:
    """Whether the width-folded text states this number as a quantity of something."""
    rules = _rules()
    if not number.unit or (number.chinese and not number.fraction and _is_word(rules, number)):
        return False
    before = text[max(0, number.start - _WINDOW) : number.start]
    after = text[number.end : number.end + _WINDOW]
    if _is_label(rules, number, before, after) or _is_figure(rules, number, before, after):
        return False
    if number.unit in rules.words["doublings"]:
        return number.value < _MANY and bool(rules.before["doubling"].search(before))
    if rules.kinds.get(number.unit) == "time" or number.unit in rules.words["stages"]:
        return _is_duration(rules, number, before, after)
    return True


def _is_word(rules: _Rules, number: Number) -> bool:
    """Whether Chinese numerals are an article (一家) or the first character of a word (两手)."""
    words, numeral = rules.words, number.written
    if not number.value or (numeral in words["halves"] and number.unit not in words["halved"]):
        return True
    if numeral in words["articles"] and not number.few and not number.scale:
        return number.unit not in words["doublings"] and rules.kinds.get(number.unit) not in ("share", "time")
    return number.unit in words["unsafe"] and len(numeral) == 1 and not number.few


def _is_label(rules: _Rules, number: Number, before: str, after: str) -> bool:
    """Whether the number tells an order, a rank, a clock time, or which congress or document."""
    words = rules.words
    return bool(
        rules.before["ordinal"].search(before)
        or rules.after["document"].match(after)
        or (number.unit in words["clock"] and rules.before["clock"].search(before))
        or (number.unit in words["ranks"] and rules.before["rank"].search(before))
        or (number.unit in words["great"] and number.written in words["congresses"])
    )


def _is_figure(rules: _Rules, number: Number, before: str, after: str) -> bool:
    """Whether the number is open (几), a way of speaking (千家万户), a slogan or a table's heading (万吨)."""
    words = rules.words
    if number.few in words["vague"] or (rules.after["abstract"].match(after) and number.value < _MANY):
        return True
    if number.chinese and number.unit in words["slogans"] and rules.before["slogan"].search(before):
        return True
    if number.written[0] not in words["bare"] or number.few:
        return False
    beside = rules.before["bare"].search(before) or rules.after["bare"].match(after)
    return bool(rules.before["heading"].search(before)) or (is_count(number) and not beside)


def _is_duration(rules: _Rules, number: Number, before: str, after: str) -> bool:
    """Whether a span of time is a stock, a term, a lead, an age or a rhythm."""
    words, unit = rules.words, number.unit
    if unit in words["dates"] or (unit in words["years"] and number.value >= _MANY_YEARS):
        return False
    if unit in words["stages"]:
        return bool(rules.before["stages"].search(before))
    if unit in words["ages"] or rules.after["term"].match(after):
        return True
    if rules.before["streak"].search(before):
        return bool(rules.after["streak"].match(after))
    beat = unit in words["beats"] and rules.before["beat"].search(before)
    return bool(beat or rules.before["term"].search(before))


def is_count(number: Number) -> bool:
    """Whether the unit counts things or people, so that the counted noun follows it."""
    return _rules().kinds.get(number.unit) in ("count", "person")
