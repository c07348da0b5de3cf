"""Words that stand for a thing named before: 该公司, 公司 at the start of a clause, 该项目, 园区.

Each becomes a further node of the one name that it can mean; where it can mean two, it is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.pairs import KINDS, Node
from kg.lexicon import load_setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Sentence


@dataclass(frozen=True, slots=True)
class _Kind:
    """The words of one type of thing."""

    number: int
    words: re.Pattern[str]


@cache
def _kinds() -> tuple[_Kind, ...]:
    setting = load_setting("anaphora")
    found = []
    for row in setting["kinds"]:
        pointing, bare = ("|".join(map(re.escape, row[key])) for key in ("pointing", "bare"))
        words = re.compile(f"{pointing}|(?:{setting['before']})(?P<bare>{bare}){setting['after']}")
        found.append(_Kind(KINDS.index(row["type"]), words))
    return tuple(found)


def find_anaphors(text: str, sentences: Sequence[Sentence], nodes: Sequence[Node]) -> list[Node]:
    """Nodes of the words that stand for one of the nodes, sorted by start.

    Args:
        text: A document's text.
        sentences: Its sentences, in order.
        nodes: The names in it, sorted by start; others take no part.
    """
    found: list[Node] = []
    for kind in _kinds():
        names = [node for node in nodes if node.kind == kind.number]
        if names:
            found += _find(text, sentences, names, kind)
    return sorted(found, key=lambda node: (node.start, node.end, node.kind))


def _find(text: str, sentences: Sequence[Sentence], names: Sequence[Node], kind: _Kind) -> Iterator[Node]:
    starts = [sentence.start for sentence in sentences]
    places: dict[int, list[Node]] = {}
    for name in names:
        places.setdefault(bisect_right(starts, name.start) - 1, []).append(name)
    taken = {place for name in names for place in range(name.start, name.end)}
    only = names[0].owner if len({name.owner for name in names}) == 1 else ""
    for number, sentence in enumerate(sentences):
        for match in kind.words.finditer(text[sentence.start : sentence.end]):
            start, end = (sentence.start + at for at in match.span("bare" if match["bare"] else 0))
            if taken.isdisjoint(range(start, end)) and start > names[0].start:
                owner = only or _antecedent(sentences, places, number, start)
                if owner:
                    yield Node(start, end, kind.number, owner)


def _antecedent(sentences: Sequence[Sentence], places: dict[int, list[Node]], number: int, start: int) -> str:
    """The one thing of the nearest sentence that names any, or the one that it is about; else nothing."""
    setting = load_setting("anaphora")
    for place in range(number, max(-1, number - setting["reach"] - 1), -1):
        before = [name for name in places.get(place, ()) if name.end <= start]
        if before:
            if len({name.owner for name in before}) == 1:
                return before[0].owner
            return before[0].owner if before[0].start - sentences[place].start < setting["topic"] else ""
    return ""
