"""Which entity of a record is which of the annotated article's."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.evaluate.gold import Record

# Kinds without sharp edges, of which half a name in common is enough.
BLUNT = frozenset({"PolicyMeasure", "Project", "Product", "Industry", "Group"})
_ENOUGH = 0.5
_BIGRAM = 2
_DROPPED = frozenset("\"'\u201c\u201d\u2018\u2019\u300c\u300d\u300a\u300b")


def fold(name: str | None) -> str:
    """A name as it is compared: in compatibility form, without quotes and spaces.

    >>> fold(" Ａ厂 “乙”")
    'A厂乙'
    """
    folded = unicodedata.normalize("NFKC", name or "")
    return "".join(c for c in folded if c not in _DROPPED and not c.isspace())


def similarity(gold: Record, system: Record, *, typed: bool = True) -> float:
    """1 for a name of the gold entity, 0.5 to 1 for an allowed overlap, 0 for no match.

    An overlap is the Dice coefficient of the names' bigrams (Dice, 1945), or one name within the other.
    """
    if typed and gold["type"] != system["type"]:
        return 0.0
    wanted, given = _names(gold), fold(system.get("name"))
    if given in wanted:
        return 1.0
    if gold["type"] not in BLUNT or len(given) < _BIGRAM:
        return 0.0
    inside = [name for name in wanted if len(name) >= _BIGRAM and (name in given or given in name)]
    shares = (min(len(name), len(given)) / max(len(name), len(given)) for name in inside)
    overlaps = (*(_dice(name, given) for name in wanted), *(0.5 + 0.5 * share for share in shares))
    best = max(overlaps, default=0.0)
    return best if best >= _ENOUGH else 0.0


def align(gold: Sequence[Record], system: Sequence[Record], *, typed: bool = True) -> dict[str, str]:
    """System entity id to gold entity id, one to one, best overlaps first."""
    pairs = sorted((-similarity(g, s, typed=typed), g["id"], s["id"]) for g in gold for s in system)
    taken: set[str] = set()
    matched: dict[str, str] = {}
    for value, wanted, given in pairs:
        if value < 0 and wanted not in taken and given not in matched:
            taken.add(wanted)
            matched[given] = wanted
    return matched


def _names(entity: Record) -> set[str]:
    return {fold(name) for name in (entity.get("name"), *entity.get("aliases", ()))} - {""}


def _dice(one: str, two: str) -> float:
    if min(len(one), len(two)) < _BIGRAM:
        return float(one == two)
    x, y = (Counter(map("".join, pairwise(name))) for name in (one, two))
    return 2 * (x & y).total() / (x.total() + y.total())
