"""The word lists of ``resolve/data/grouping.toml``, and the few ways of cutting names with them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.extract.numerals import load_numerals, read_chinese
from kg.lexicon import load_setting, load_words
from kg.resolve.divisions import load_divisions
from kg.resolve.names import to_name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHORTEST = 2


def load_part(name: str) -> Any:  # noqa: ANN401 - TOML
    """A table of the settings."""
    return load_setting("grouping")[name]


@cache
def words(part: str, key: str) -> frozenset[str]:
    """A word list, folded."""
    return frozenset(map(to_name_key, load_part(part)[key]))


@cache
def _longest_first(part: str, key: str) -> tuple[str, ...]:
    return tuple(sorted(words(part, key), key=lambda word: (-len(word), word)))


def without_head(name: str, part: str, key: str, keep: int = _SHORTEST) -> str:
    """The name without the words of a list before it, as many as leave ``keep`` characters."""
    for word in _longest_first(part, key):
        if name.startswith(word) and len(name) - len(word) >= keep:
            return without_head(name[len(word) :], part, key, keep)
    return name


def without_tail(name: str, part: str, key: str, keep: int = _SHORTEST) -> str:
    """The name without the words of a list after it, as many as leave ``keep`` characters."""
    for word in _longest_first(part, key):
        if name.endswith(word) and len(name) - len(word) >= keep:
            return without_tail(name[: len(name) - len(word)], part, key, keep)
    return name


@cache
def _replacing(part: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    table = load_part(part)["same"]
    return re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True))), table


def replace_words(name: str, part: str) -> str:
    """The name with each word of the table ``same`` replaced by its like."""
    pattern, table = _replacing(part)
    return pattern.sub(lambda found: table[found[0]], name)


@cache
def _count(units: str) -> re.Pattern[str]:
    numerals = load_numerals()
    return re.compile(f"[{re.escape(''.join([*numerals.digits, *numerals.scales]))}]+(?=[{units}])")


def with_digits(name: str, units: str) -> str:
    """The name with each Chinese number before one of the units in digits."""
    return _count(units).sub(lambda found: str(read_chinese(found[0]) or found[0]), name)


def is_made_of(text: str, parts: Iterable[frozenset[str]]) -> bool:
    """Whether a text can be cut into words of the lists without rest."""
    lists = tuple(parts)
    reached = {0}
    for end in range(1, len(text) + 1):
        if any(text[start:end] in those for start in reached for those in lists):
            reached.add(end)
    return len(text) in reached


@cache
def is_place(name: str) -> bool:
    """Whether a name is that of a known division, country or region."""
    if len(name) < _SHORTEST:
        return False
    return load_divisions().is_name(name) or name in load_words("places_foreign") | load_words(
        "places_regions"
    )


@cache
def load_brands() -> frozenset[str]:
    """The well-known firms and brands, folded."""
    return frozenset(map(to_name_key, load_words("companies") | load_words("companies_maybe")))
