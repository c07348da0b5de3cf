"""Valid codes in a text, each with the label before it; words from ``data/identifiers.toml``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.lexicon import load_setting
from kg.lexicon.identifiers import (
    CREDIT_CHARACTERS,
    CREDIT_CODE,
    STOCK_CODE,
    is_credit_code,
    to_stock_code,
)
from kg.model import Identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# How far before a code its label may begin, in characters.
_REACH = 40
_OFFSETS = range(94)
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_NARROW = {0x3000: 0x20, 0xA0: 0x20} | {0xFF01 + offset: 0x21 + offset for offset in _OFFSETS}
_FOLD = _NARROW | {ord(c) + gap: ord(c.upper()) for c in _LOWER for gap in (0, 0xFEE0)}


class Code(NamedTuple):
    """A valid code in a text.

    ``head`` is where its label begins, or the name of an exchange before it; ``labelled`` says that a label
    stands there, ``exchange`` that the text states one.
    """

    identifier: Identifier
    head: int
    labelled: bool
    exchange: bool


def fold(text: str) -> str:
    """The text with letters, digits and marks of any width as ASCII capitals and marks, offsets kept."""
    return text.translate(_FOLD)


def find_codes(text: str) -> list[Code]:
    """All valid codes of a folded text, in order, each with the label before it."""
    found = [*_find_credit_codes(text), *_find_stock_codes(text)]
    return sorted(found, key=lambda code: code.identifier.start)


def _find_credit_codes(text: str) -> Iterator[Code]:
    for match in re.finditer(rf"(?<![0-9A-Z])[{CREDIT_CHARACTERS}]{{18}}(?![0-9A-Z])", text):
        if is_credit_code(match[0]):
            label = _find_label(text, match.start(), CREDIT_CODE)
            found = Identifier(CREDIT_CODE, match[0], *match.span())
            yield Code(found, match.start() if label is None else label, label is not None, exchange=False)


def _find_stock_codes(text: str) -> Iterator[Code]:
    for match in _stock_pattern().finditer(text):
        group = next(name for name in ("before", "after", "said", "bare") if match[name])
        start = match.start(group)
        mark = match["mark_before"] or match["mark_after"] or match["words"]
        exchange = _exchanges()[mark] if mark else ""
        if value := to_stock_code(match[group], exchange):
            label = _find_label(text, start, STOCK_CODE)
            head = match.start() if label is None else min(label, match.start())
            found = Identifier(STOCK_CODE, value, start, match.end())
            yield Code(found, head, label is not None, bool(exchange))


@cache
def setting() -> dict[str, Any]:
    """The words around codes."""
    return load_setting("identifiers")


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest that fits."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _exchanges() -> dict[str, str]:
    """The exchange of each mark and name."""
    tables = (setting()["marks"], setting()["exchanges"])
    return {word: exchange for table in tables for exchange, words in table.items() for word in words}


@cache
def _stock_pattern() -> re.Pattern[str]:
    """A number with the exchange's mark before or behind it, with its name before it, or of six digits."""
    marks = any_of(word for words in setting()["marks"].values() for word in words)
    names = any_of(_exchange_names())
    labels = any_of((*setting()["labels"][STOCK_CODE], *setting()["code"]))
    no_count = rf"(?![\d%A-Z{setting()['units']}]|\.\d|,\d{{3}}(?!\d))"
    return re.compile(
        rf"(?<![0-9A-Z])(?P<mark_before>{marks})[ :.]?(?P<before>\d{{4,6}})(?![0-9A-Z])"
        rf"|(?<![0-9A-Z.])(?P<after>\d{{1,6}}) ?[.,、-]? ?(?P<mark_after>{marks})(?![0-9A-Z])"
        rf"|(?P<words>{names})(?:(?:{labels})[: ]?|:) ?(?P<said>\d{{1,6}}){no_count}"
        rf"|(?<![0-9A-Z.])(?P<bare>\d{{6}}){no_count}"
    )


@cache
def label_pattern(scheme: str) -> re.Pattern[str]:
    """A scheme's label."""
    words = set(setting()["labels"][scheme])
    if scheme == STOCK_CODE:
        words |= {name + code for name in _exchange_names() for code in setting()["code"]}
    return re.compile(any_of(words))


@cache
def _label_before(scheme: str) -> re.Pattern[str]:
    """A scheme's label up to its code."""
    glue = any_of((*setting()["glue"], *setting()["shares"], " ", "\t"))
    return re.compile(f"(?:{label_pattern(scheme).pattern})(?:{glue})*+$")


def _exchange_names() -> list[str]:
    return [name for names in setting()["exchanges"].values() for name in names]


def _find_label(text: str, start: int, scheme: str) -> int | None:
    """Where the label right before a code begins; None where there is none."""
    first = max(text.rfind("\n", 0, start) + 1, start - _REACH)
    label = _label_before(scheme).search(text[first:start])
    return first + label.start() if label else None
