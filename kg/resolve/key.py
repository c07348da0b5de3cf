"""What a name says of its bearer, and the small questions about names that the keys of all types ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import load_setting
from kg.resolve.divisions import load_divisions
from kg.resolve.names import identity_words

if TYPE_CHECKING:
    from collections.abc import Collection

Around = frozenset[str]
"""Codes of the divisions that a document names."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a name says: its own ``key``, or a ``rest`` to complete; shorter names; places in the name."""

    key: str
    rest: str = ""
    derived: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def complete_key(key: Key, code: str) -> Key:
    """The key of a name that says its bearer only together with its place."""
    return Key(code + key.rest, key.rest, key.derived, (code,))


def split_place(name: str, around: Around) -> tuple[str, str]:
    """The code of the division that a name begins with and the rest; two empty texts where there is none."""
    divisions = load_divisions()
    upper, rest = divisions.split(name)
    if not upper or not rest:
        return "", ""
    if code := divisions.find(upper, around):
        return code, rest
    # In a city's name for a part of it, a word can be that of a county elsewhere.
    for end in range(len(upper) - 1, 1, -1):
        if divisions.is_name(upper[:end]) and (code := divisions.find(upper[:end], around)):
            return code, name[end:]
    return "", ""


def without_ending(name: str, endings: Collection[str]) -> str:
    """What stands before the longest of the endings."""
    return next((name[:start] for start in range(len(name)) if name[start:] in endings), name)


def is_relative(head: str) -> bool:
    """Whether what stands before an ending names nothing, or only points (市, 我区, 该)."""
    return not head or head in identity_words("relative")


def without_relative(name: str) -> str:
    """The name without 市, 我区 and the like before it, so that a place can stand there."""
    words = identity_words("relative")
    found = (name.removeprefix(word) for word in words if name.startswith(word) and name != word)
    return min(found, key=len, default=name)


def is_local(name: str) -> bool:
    """Whether a place of this kind recurs in many counties (a town, a street)."""
    return name.endswith(identity_words("local_places"))


def without_quantity(name: str) -> str:
    """The name without the numbers and units that it begins with.

    >>> without_quantity("20条措施")
    '措施'
    """
    found = _quantity().match(name)
    return name[found.end() :] if found else name


def is_counted(name: str) -> bool:
    """Whether a name begins with a number and a word of measure (10个园区)."""
    found = _quantity().match(name)
    return found is not None and found[0].endswith(tuple(load_setting("identity")["units"]))


@cache
def _quantity() -> re.Pattern[str]:
    """A run of numbers with their units at the start: 第二批, 3000万元, 2026年5月."""
    setting = load_setting("identity")
    number, more, unit = (re.escape(setting[key]) for key in ("numerals", "more", "units"))
    # A number at least each time round, so the run is read in one pass.
    return re.compile(f"(?:{setting['ordinal']}?[{number}]++[{more}]?[{unit}]?)++")
