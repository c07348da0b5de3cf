"""Finds what patterns say between mentions: ``{head:Company}就差{tail:Company}配套``, text with typed slots.

Each pattern is one bounded regular expression over a view of the text in which a mention is one character; an
Aho-Corasick automaton over the patterns' words tells which of them can match at all: a sentence tries few.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING

import ahocorasick_rs

from kg.extract.pattern_load import RelationPattern, load_patterns
from kg.extract.pattern_view import View, ViewBuilder, is_mention
from kg.model import Mention, Predicate, Span, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST_PAIR_LIST = 8


@dataclass(frozen=True, slots=True, order=True)
class PatternHit:
    """One relation that one pattern reads; ``head`` and ``tail`` are numbers of mentions.

    ``status`` is None where the pattern says nothing about it.
    """

    head: int
    tail: int
    predicate: Predicate
    rule: str
    span: Span
    attributes: tuple[tuple[str, str], ...] = ()
    status: Status | None = None


class PatternIndex:
    """Patterns by the words one of which a text must hold and by the types it must show."""

    def __init__(self, patterns: Sequence[RelationPattern]) -> None:
        self._patterns = tuple(patterns)
        self._wordless = frozenset(n for n, pattern in enumerate(patterns) if not pattern.syntax.words)
        by_word: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            for word in sorted(pattern.syntax.words):
                by_word.setdefault(word, []).append(number)
        self._by_word = list(by_word.values())
        self._words = ahocorasick_rs.AhoCorasick(list(by_word)) if by_word else None
        self._fitting: dict[tuple[int, bool], frozenset[int]] = {}

    def find_candidates(self, text: str, types: int, *, inner: bool) -> list[RelationPattern]:
        """The patterns whose words and types a view holds, in their order."""
        numbers = set(self._wordless)
        if self._words is not None:
            for word in {match[0] for match in self._words.find_matches_as_indexes(text, overlapping=True)}:
                numbers.update(self._by_word[word])
        numbers &= self._find_fitting(types, inner=inner)
        return [self._patterns[number] for number in sorted(numbers)]

    def _find_fitting(self, types: int, *, inner: bool) -> frozenset[int]:
        """The patterns that can match a view with these types; only an inner one shows insides."""
        key = types, inner
        if key not in self._fitting:
            self._fitting[key] = frozenset(
                number
                for number, pattern in enumerate(self._patterns)
                if (inner or not pattern.syntax.inside) and all(need & types for need in pattern.needs)
            )
        return self._fitting[key]


@cache
def load_index() -> PatternIndex:
    """The index of the shipped patterns."""
    return PatternIndex(load_patterns())


@cache
def _compile(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


def find_pattern_hits(
    text: str, start: int, end: int, mentions: Sequence[Mention], index: PatternIndex | None = None
) -> list[PatternHit]:
    """What the patterns say about the mentions in text[start:end].

    Args:
        text: A document's text.
        start: Offset of the first character.
        end: Offset behind the last one.
        mentions: Mentions of the whole document, sorted; those not within [start, end) are passed over.
        index: The patterns, where not the shipped ones.

    Returns:
        One hit for each rule and pair of mentions, sorted.
    """
    builder = ViewBuilder(text, mentions)
    outer = builder.build(start, end)
    if len(outer.owners) + len(builder.inner.owners) < 2:  # noqa: PLR2004 - a relation has two ends
        return []
    index = index or load_index()
    found: dict[tuple[str, int, int], PatternHit] = {}
    for view in (outer, builder.inner):
        if not view.owners:
            continue
        shown = view.text
        for pattern in index.find_candidates(shown, view.types, inner=view is builder.inner):
            for hit in _find_hits(pattern, shown, view, text, mentions):
                found.setdefault((hit.rule, hit.head, hit.tail), hit)
    return sorted(found.values())


def _find_hits(
    pattern: RelationPattern, shown: str, view: View, text: str, mentions: Sequence[Mention]
) -> Iterator[PatternHit]:
    """All matches, overlapping ones too: the tail of one may be the head of the next."""
    regex = _compile(pattern.syntax.regex)
    match = regex.search(shown)
    while match:
        ends = _find_pairs(match, view)
        if ends:
            span, attributes = _find_span(match, view, mentions), _find_attributes(match, view, text)
            for head, tail in ends:
                yield PatternHit(head, tail, pattern.predicate, pattern.id, span, attributes, pattern.status)
        match = regex.search(shown, match.start() + 1)


def _find_pairs(match: re.Match[str], view: View) -> list[tuple[int, int]]:
    """The mentions of the two ends, each with each."""
    if "pair" in match.re.groupindex:
        return list(combinations(_find_owners(match, "pair", view)[:_LONGEST_PAIR_LIST], 2))
    heads, tails = _find_owners(match, "head", view), _find_owners(match, "tail", view)
    return [(head, tail) for head, tail in product(heads, tails) if head != tail]


def _find_owners(match: re.Match[str], slot: str, view: View) -> list[int]:
    start, end = match.span(slot)
    return [view.owners[at] for at in range(start, end) if at in view.owners]


def _find_span(match: re.Match[str], view: View, mentions: Sequence[Mention]) -> Span:
    """Where in the text a match lies."""
    last = match.end() - 1
    end = view.origins[last] + 1
    if is_mention(match.string[last]):
        end = mentions[view.owners[last]].end
    return Span(view.origins[match.start()], end)


def _find_attributes(match: re.Match[str], view: View, text: str) -> tuple[tuple[str, str], ...]:
    if "amount" not in match.re.groupindex or match["amount"] is None:
        return ()
    start, end = match.span("amount")
    return (("amount", text[view.origins[start] : view.origins[end - 1] + 1]),)
