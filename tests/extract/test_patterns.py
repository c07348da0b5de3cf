"""Every pattern finds its examples and leaves its rejects; the engine reads slots, lists, insides and remarks."""

from __future__ import annotations

import pytest

from kg.extract.pattern_load import Example, RelationPattern, cast_mentions, load_patterns
from kg.extract.patterns import PatternIndex, find_pattern_hits

PATTERNS = load_patterns()
EXAMPLES = [(pattern, example) for pattern in PATTERNS for example in pattern.examples]
REJECTS = [(pattern, text) for pattern in PATTERNS for text in pattern.rejects]


def find_names(pattern: RelationPattern, text: str) -> set[tuple[str, str]]:
    """The names of the two ends of each hit of one pattern."""
    mentions = cast_mentions(text)
    hits = find_pattern_hits(text, 0, len(text), mentions, PatternIndex([pattern]))
    spans = [(mentions[hit.head], mentions[hit.tail]) for hit in hits]
    return {(text[head.start : head.end], text[tail.start : tail.end]) for head, tail in spans}


@pytest.mark.parametrize(
    ("pattern", "example"), EXAMPLES, ids=[f"{p.id}-{n}" for n, (p, _) in enumerate(EXAMPLES)]
)
def test_a_pattern_finds_its_example(pattern: RelationPattern, example: Example) -> None:
    """The pair an example names is among the hits."""
    assert (example.head, example.tail) in find_names(pattern, example.text)


@pytest.mark.parametrize(("pattern", "text"), REJECTS, ids=[f"{p.id}-{n}" for n, (p, _) in enumerate(REJECTS)])
def test_a_pattern_leaves_its_reject(pattern: RelationPattern, text: str) -> None:
    """A reject gives no hit."""
    assert not find_names(pattern, text)
