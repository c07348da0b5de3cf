"""Gives a number the unit that the text leaves to its reader, and the name that a unit is reported under."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import load_rows, load_setting

if TYPE_CHECKING:
    from kg.extract.number_scan import Number

_WINDOW = 18
_CURRENCY = 4


@cache
def unit_kinds() -> dict[str, str]:
    """What each unit measures or counts: money, time, a share, people."""
    return {row[0]: row[1] for row in load_rows("units", 2)}


@dataclass(frozen=True, slots=True)
class _Units:
    money: str
    least: Decimal
    money_before: re.Pattern[str]
    money_after: re.Pattern[str]
    nouns_before: tuple[tuple[str, re.Pattern[str]], ...]
    nouns_after: tuple[tuple[str, re.Pattern[str]], ...]
    index: str
    index_before: re.Pattern[str]
    renamed: dict[str, tuple[Decimal, str]]
    currency: re.Pattern[str]
    doubling: str
    times: str


def _any_of(words: list[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _units() -> _Units:
    data = load_setting("numbers")
    money, index = data["money"], data["index"]
    nouns = {unit: _any_of(words) for unit, words in data["nouns"]["unit"].items()}
    said = data["nouns"]["between"]
    return _Units(
        money=money["unit"],
        least=Decimal(money["least"]),
        money_before=re.compile(money["before"]),
        money_after=re.compile(money["after"]),
        nouns_before=tuple((unit, re.compile(f"(?:{words}){said}$")) for unit, words in nouns.items()),
        nouns_after=tuple((unit, re.compile(words)) for unit, words in nouns.items()),
        index=index["unit"],
        index_before=re.compile(index["before"]),
        renamed={unit: (Decimal(factor), name) for unit, (factor, name) in data["unit"]["renamed"].items()},
        doubling=data["unit"]["doubling"]["word"],
        times=data["unit"]["doubling"]["unit"],
        currency=re.compile(money["currency_before"]),
    )


def complete_unit(text: str, number: Number) -> Number:
    """The number with the unit that its surroundings imply where it has none; unchanged where they do not."""
    units = _units()
    if number.unit == units.money:
        said = units.currency.search(text, max(0, number.start - _CURRENCY), number.start)
        return replace(number, unit=said.group(1)) if said else number
    if number.unit or (number.chinese and not number.scale and number.value < units.least):
        return number
    before = text[max(0, number.start - _WINDOW) : number.start]
    after = text[number.end : number.end + _WINDOW]
    return replace(number, unit=_implied(units, number, before, after))


def _implied(units: _Units, number: Number, before: str, after: str) -> str:
    """The unit of a bare number: of the noun after or before it, of money, or of an index."""
    if number.scale or number.few:
        for unit, pattern in units.nouns_after:
            if pattern.match(after):
                return unit
        for unit, pattern in units.nouns_before:
            if pattern.search(before):
                return unit
    if number.value >= units.least and (units.money_after.match(after) or units.money_before.search(before)):
        return units.money
    if not number.scale and units.index_before.search(before):
        return units.index
    return ""


def to_quantity(number: Number) -> tuple[float, str]:
    """Value and unit as reported: 成 as percent, money by its plain name."""
    units = _units()
    if number.unit == units.doubling:
        return float(2**number.value - 1), units.times
    factor, unit = units.renamed.get(number.unit, (Decimal(1), number.unit))
    return float(number.value * factor), unit
