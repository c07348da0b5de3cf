"""What the patterns read in a document, as hints on candidate pairs."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from kg.extract.claims import Link
from kg.extract.pairs import KINDS, QUANTITY, Hint, Node
from kg.extract.patterns import find_pattern_hits
from kg.model import EntityType, Mention, Predicate, Sentence, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

PATTERN_PRECISION = 0.75


def find_hints(text: str, sentences: Sequence[Sentence], nodes: Sequence[Node]) -> list[Hint]:
    """Every pattern hit of every sentence.

    Args:
        text: The document's text.
        sentences: Its sentences, in order.
        nodes: Mentions and quantities, sorted by start; quantities take no part.
    """
    numbers = [number for number, node in enumerate(nodes) if node.kind != QUANTITY]
    mentions = [Mention(nodes[n].start, nodes[n].end, EntityType(KINDS[nodes[n].kind])) for n in numbers]
    starts = [mention.start for mention in mentions]
    hints = []
    for sentence in sentences:
        first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        inside = mentions[first:last]
        if len(inside) > 1:
            for hit in find_pattern_hits(text, sentence.start, sentence.end, inside):
                head, tail = numbers[first + hit.head], numbers[first + hit.tail]
                hints.append(Hint(head, tail, hit.predicate, hit.rule))
    return hints


def to_links(nodes: Sequence[Node], hints: Sequence[Hint]) -> list[Link]:
    """The hints as links of their own, where nothing else judges them."""
    best: dict[tuple[Predicate, str, str], Hint] = {}
    for hint in hints:
        best.setdefault((hint.predicate, nodes[hint.head].owner, nodes[hint.tail].owner), hint)
    return [
        Link(h.predicate, nodes[h.head], nodes[h.tail], Status.ACTUAL, PATTERN_PRECISION, h.rule)
        for h in best.values()
    ]
