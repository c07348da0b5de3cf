"""Scans a text for numbers with their multipliers and units, and joins those of one range or list."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.number_units import unit_kinds
from kg.extract.numerals import read_arabic, read_chinese, read_scale
from kg.lexicon import load_setting

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDE_RANGES = (range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B))
_WIDE = {code: code - 0xFEE0 for codes in _WIDE_RANGES for code in codes}
_WIDE |= {0xFF05: ord("%"), 0xFF0E: ord("."), 0xFF0F: ord("/"), 0xFF04: ord("$")}
_HAS_WIDE = re.compile("[\uff04\uff05\uff0e\uff0f\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_PERCENT = Context(prec=3)
_HALF = Decimal("0.5")
_PAIR_WIDTH = 2
_LONGEST_LINK = 6
_OPENERS = ("", "\n", "/", "\u3002", "\uff1b", "\uff1a", ";", ":")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, before anything decides whether it is a quantity.

    ``end`` is the end of the unit. ``written`` are the numeral characters alone, ``scale`` the multipliers
    after them, ``few`` the word that makes it inexact (余, 多). ``chinese`` says that the numerals are
    Chinese, ``fraction`` that the value was X分之Y. ``role`` is ``low`` or ``high`` in a range.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    written: str
    scale: str = ""
    few: str = ""
    chinese: bool = False
    fraction: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The compiled content of ``numbers.toml`` that scanning needs."""

    number: re.Pattern[str]
    range: re.Pattern[str]
    list: re.Pattern[str]
    units: frozenset[str]
    lengths: dict[str, tuple[int, ...]]
    share_value: Decimal
    halves: dict[str, str]
    tenths: dict[str, re.Pattern[str]]
    not_before: dict[str, frozenset[str]]
    but_before: dict[str, frozenset[str]]
    change: re.Pattern[str]
    pair: re.Pattern[str]
    per: str
    symbols: dict[str, str]


@cache
def _grammar() -> _Grammar:
    data = load_setting("numbers")
    number, unit = data["number"], data["unit"]
    either = f"{number['arabic']}|{number['chinese']}"
    units = frozenset(unit_kinds()) - frozenset(unit["never"])
    # A Chinese numeral counts only before a unit or a link to another number: most are parts of words.
    follow = "".join(sorted({name[0] for name in units} | set(number["follow"])))
    pattern = (
        f"(?:{number['inside']}(?P<symbol>{number['symbol']})?(?P<arabic>{number['arabic']})"
        f"|(?P<share>{number['share']})|(?P<chinese>(?>{number['chinese']}))(?=[{re.escape(follow)}]))"
        f"(?:{number['parts']}(?P<over>{either}))?"
        rf"[ \u3000]?(?P<few>{number['few']})?(?P<scale>{number['scale']})?"
        rf"(?P<more>{number['few']})?[ \u3000]?"
    )
    return _Grammar(
        number=re.compile(pattern),
        range=re.compile(number["range"]),
        list=re.compile(number["list"]),
        change=re.compile(number["change"]),
        pair=re.compile(number["pair"]),
        units=units,
        lengths=_lengths(units),
        share_value=Decimal(number["share_value"]),
        halves=unit["half"],
        tenths={key: re.compile(pattern) for key, pattern in unit["tenths"].items()},
        not_before={key: frozenset(signs) for key, signs in unit["not_before"].items()},
        but_before={key: frozenset(words) for key, words in unit["but_before"].items()},
        per=unit["per"],
        symbols=unit["symbols"],
    )


def _lengths(units: frozenset[str]) -> dict[str, tuple[int, ...]]:
    """For each first character the lengths of the units that begin with it, longest first."""
    lengths: dict[str, set[int]] = {}
    for unit in units:
        lengths.setdefault(unit[0], set()).add(len(unit))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


def fold_width(text: str) -> str:
    """The text with full-width digits, letters and the signs of numbers made narrow, of equal length."""
    return text.translate(_WIDE) if _HAS_WIDE.search(text) else text


def read_unit(text: str, position: int) -> str:
    """The longest unit that stands at ``position``, a rate (元/吨) included; "" for none."""
    grammar = _grammar()
    unit = _read_plain(text, position)
    after = position + len(unit)
    if unit and text[after : after + 1] in grammar.per and (below := _read_plain(text, after + 1)):
        return text[position : after + 1 + len(below)]
    return unit


def _read_plain(text: str, position: int) -> str:
    grammar = _grammar()
    for length in grammar.lengths.get(text[position : position + 1], ()):
        unit = text[position : position + length]
        if unit in grammar.units:
            word = text[position + length : position + length + 2]
            after = word[:1]
            latin = unit[-1].isascii() and unit[-1].isalpha() and after.isascii() and after.isalnum()
            other = after in grammar.not_before.get(unit, ()) and word not in grammar.but_before.get(unit, ())
            if not latin and not other:
                return unit
    return ""


def _to_value(match: re.Match[str], chinese: str) -> Decimal | None:
    """The number's value with its multipliers; a fraction in percent, to three digits."""
    arabic, over = match.group("arabic", "over")
    value = read_arabic(arabic) if arabic else read_chinese(chinese)
    if value is None or not over:
        return value and value * read_scale(match["scale"] or "")
    above = read_arabic(over) if over[0].isdigit() and over[0].isascii() else read_chinese(over)
    return None if above is None or not value else _PERCENT.divide(above * 100, value)


def _readings(chinese: str) -> tuple[str, ...]:
    """The numerals of a Chinese number: two where neighbouring digits name a range (七八 is 7 and 8)."""
    if pair := _grammar().pair.fullmatch(chinese):
        before, low, high, after = pair.groups()
        if 0 < (read_chinese(high) or 0) - (read_chinese(low) or 0) <= _PAIR_WIDTH:
            return before + low + after, before + high + after
    return (chinese,)


def _to_numbers(text: str, match: re.Match[str]) -> Iterator[Number]:
    """One match as its numbers: none, one, or the two that neighbouring Chinese digits name."""
    if match["share"]:
        value = _grammar().share_value
        yield Number(match.start(), match.end("share"), value, "%", match["share"], fraction=True)
        return
    unit, end = _find_unit(text, match)
    half = _grammar().halves.get(unit, "")
    tenth = _read_tenth(text, unit, end)
    few, scale, chinese = match["few"] or match["more"] or "", match["scale"] or "", match["chinese"] or ""
    number = Number(
        match.start(), end + bool(tenth), Decimal(0), half or unit, match["arabic"] or "", scale, few,
        chinese=bool(chinese), fraction=bool(match["over"]),
    )  # fmt: skip
    readings = _readings(chinese)
    for reading, role in zip(readings, ("low", "high") if len(readings) > 1 else ("",), strict=True):
        if (read := _to_value(match, reading)) is not None:
            whole = read + _HALF if half else read + tenth
            yield replace(number, value=whole, written=number.written or reading, role=role)


def _read_tenth(text: str, unit: str, end: int) -> Decimal:
    """What a digit after the unit adds to the number."""
    pattern = _grammar().tenths.get(unit)
    digit = pattern.match(text, end) if pattern else None
    return Decimal(read_chinese(digit[0]) or 0) / 10 if digit else Decimal(0)


def _find_unit(text: str, match: re.Match[str]) -> tuple[str, int]:
    """The unit of a match and its end; where none follows, a word like 多 is left to the text."""
    if match["over"]:
        return "%", match.end("over")
    if match["symbol"]:
        return _grammar().symbols[match["symbol"]], match.start() + len(match.group().rstrip())
    if unit := read_unit(text, match.end()):
        return unit, match.end() + len(unit)
    return "", max(match.end(group) for group in ("arabic", "chinese", "few", "scale", "more"))


def scan_numbers(text: str) -> list[Number]:
    """Every number of a width-folded text in order, those of a range or list with the unit they share."""
    numbers: list[Number] = []
    for match in _grammar().number.finditer(text):
        # The half in 两个半小时 is of its unit.
        if not numbers or match.start() >= numbers[-1].end:
            numbers += _to_numbers(text, match)
    for place in range(len(numbers) - 2, -1, -1):
        numbers[place : place + 2] = _join(text, numbers[place], numbers[place + 1])
    return numbers


def _join(text: str, first: Number, second: Number) -> tuple[Number, Number]:
    """Gives the first the unit and multiplier it shares with the second, and both a role in a range."""
    between = text[first.end : second.start]
    if (
        len(between) > _LONGEST_LINK
        or not second.unit
        or not second.unit.startswith(first.unit)
        or first.fraction
    ):
        return first, second
    is_range = _grammar().range.fullmatch(between)
    if not is_range and not _is_list(text, first, between):
        return first, second
    value = first.value
    if not first.unit and not first.scale and (scaled := value * read_scale(second.scale)) <= second.value:
        value = scaled
    first = replace(first, value=value, unit=second.unit)
    if not is_range or first.value >= second.value:
        return first, second
    return replace(first, role="low"), replace(second, role="high")


def _is_list(text: str, first: Number, between: str) -> bool:
    """Whether ``between`` joins two quantities; a number that opens a line or clause numbers an item."""
    opens = not first.chinese and text[max(0, first.start - 1) : first.start] in _OPENERS
    grammar = _grammar()
    return not opens and bool(grammar.list.fullmatch(between) or grammar.change.fullmatch(between))
