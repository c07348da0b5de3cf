"""Names as keys: what two forms of one name have in common, and which names of persons are full."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import load_rows, load_setting, load_words

if TYPE_CHECKING:
    from collections.abc import Collection

_SHORTEST_OWN_NAME = 2


@cache
def identity_words(key: str) -> tuple[str, ...]:
    """One of the short lists of ``identity.toml``, in the order of the file."""
    return tuple(load_setting("identity")[key])


@cache
def _translation() -> dict[int, str | None]:
    setting = load_setting("identity")
    table: dict[int, str | None] = dict.fromkeys(map(ord, setting["quotes"]))
    table |= {ord(mark): setting["dots"][0] for mark in setting["dots"]}
    return table | {ord(mark): setting["dashes"][0] for mark in setting["dashes"]}


def to_name_key(name: str) -> str:
    """Fold width, case, spaces, quotation marks, dots and dashes.

    >>> to_name_key("“ＴＣＬ 集团”（中国）")
    'tcl集团(中国)'
    """
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_translation())
    return "".join(folded.split())


@cache
def _long_forms(kind: str) -> tuple[tuple[str, str], ...]:
    rows = [(long, short) for row_kind, long, short in load_rows("long_forms", 3) if row_kind == kind]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))


def fold_ending(key: str, kind: str) -> str:
    """Write an ending in its short form, once.

    >>> fold_ending("某区人民政府", "body")
    '某区政府'
    """
    for long, short in _long_forms(kind):
        if key.endswith(long):
            return key.removesuffix(long) + short
    return key


@cache
def folded_words(list_name: str) -> frozenset[str]:
    """A word list of the lexicon with every word folded as names are."""
    return frozenset(to_name_key(word) for word in load_words(list_name))


def longest_ending(text: str, endings: Collection[str], keep: int) -> str:
    """The longest of the endings that leaves ``keep`` characters or more, or ``""``."""
    return next((text[start:] for start in range(keep, len(text)) if text[start:] in endings), "")


def to_person_key(name: str) -> str:
    """A person's folded name without 同志, 先生 and the like after a full name."""
    key = to_name_key(name)
    for tail in identity_words("person_tails"):
        rest = key.removesuffix(tail)
        if rest != key and is_full_person(rest):
            return rest
    return key


def is_full_person(key: str) -> bool:
    """Whether a name can tell a person apart: no surname with 先生 or a title, no 某.

    >>> is_full_person("王某"), is_full_person("胡先生"), is_full_person("王甲乙")
    (False, False, True)
    """
    if len(key) < _SHORTEST_OWN_NAME or any(mark.casefold() in key for mark in identity_words("unnamed")):
        return False
    return not any(
        key.startswith(surname) and _is_no_given_name(key[len(surname) :]) for surname in _surnames(key)
    )


def _surnames(key: str) -> tuple[str, ...]:
    return tuple(key[:length] for length in (1, 2) if key[:length] in load_words("surnames"))


def _is_no_given_name(rest: str) -> bool:
    return not rest or rest in identity_words("person_endings") or rest in _titles()


@cache
def _titles() -> frozenset[str]:
    return frozenset(title for title, _ in load_rows("titles", 2))
