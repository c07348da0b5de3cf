"""Names without a fitted model: from the lexicons, the words that end names, and the lexer's tags.

What ``kg`` reads with where the lexer is jieba. Every span names its rule in ``lexical.toml``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.extract.lexical_heads import find_headed, load_heads
from kg.extract.lexical_people import find_persons
from kg.extract.lexical_words import Line, find_words
from kg.extract.tagger import LAYERS
from kg.lexicon import load_setting, load_words
from kg.model import EntityType, Mention, Sentence, Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LAYER = {kind: number for number, kinds in enumerate(LAYERS) for kind in kinds}
# Names shorter than this are everyday words as often.
_SHORT = 3


def find_lexical_mentions(
    text: str, sentences: Sequence[Sentence], tokens: Sequence[tuple[Token, ...]]
) -> tuple[Mention, ...]:
    """All typed spans of a document, sorted; within a layer of ``tagger.LAYERS`` none overlap.

    Args:
        text: The document's text.
        sentences: The stretches to read, each alone.
        tokens: The tokens of each sentence, as a lexer gives them: offsets from the sentence's start.
    """
    found: list[Mention] = []
    for sentence, words in zip(sentences, tokens, strict=True):
        line = find_words(text[sentence.start : sentence.end], words)
        by = sentence.start
        found += [replace(m, start=m.start + by, end=m.end + by) for m in _keep_longest(_find_all(line))]
    return tuple(sorted(found))


def _find_all(line: Line) -> Iterator[Mention]:
    """Every candidate of a sentence."""
    for entry in load_setting("lexical")["list"]:
        yield from _find_listed(line, entry)
    for head in load_heads():
        yield from find_headed(line, head)
    for pattern, entry in _patterns():
        for match in pattern.finditer(line.text):
            yield Mention(*match.span(), EntityType(entry["type"]), entry["rule"], entry["confidence"])
    yield from find_persons(line)


def _find_listed(line: Line, entry: dict[str, Any]) -> Iterator[Mention]:
    """The names of one list, with the places right before them where the list wants them."""
    without = [load_words(name) for name in entry.get("without", ())]
    before, tag = entry.get("before", ()), entry.get("short_tag")
    for name in entry["words"]:
        for start, end in line.words.get(name, ()):
            word = line.text[start:end]
            if any(word in words for words in without) or not line.is_whole(start, end):
                continue
            if tag and len(word) < _SHORT and line.tokens[line.token_at(start)].tag != tag:
                continue
            while start in line.ends and line.tokens[line.ends[start]].tag in before:
                start = line.tokens[line.ends[start]].start  # noqa: PLW2901 - the name reaches further left
            yield Mention(start, end, EntityType(entry["type"]), entry["rule"], entry["confidence"])


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    return tuple((re.compile(entry["pattern"]), entry) for entry in load_setting("lexical")["pattern"])


def _keep_longest(candidates: Iterable[Mention]) -> Iterator[Mention]:
    """Of the candidates of a layer that overlap, the longest; of equal ones, the surest."""
    ordered = sorted(candidates, key=lambda m: (m.start - m.end, -m.confidence, m))
    taken: list[set[int]] = [set() for _ in LAYERS]
    for m in ordered:
        places = taken[_LAYER[m.type]]
        if places.isdisjoint(range(m.start, m.end)):
            places.update(range(m.start, m.end))
            yield m
