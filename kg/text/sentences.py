"""Cuts a document into sentences: at final punctuation with its closing quotes, and at line ends."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.lexicon import load_setting
from kg.model import Document, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 240


@cache
def _sentence_pattern() -> re.Pattern[str]:
    """The final marks, closers and pauses as ``text/data/punctuation.toml`` lists them."""
    marks = load_setting("punctuation")
    final, closing = re.escape(marks["final"]), re.escape(marks["closing"])
    return re.compile(f"[^{final}\n]*(?:[{final}]+[{closing}]*|$)")


@cache
def _pause_marks() -> str:
    return str(load_setting("punctuation")["pause"])


def find_spans(text: str) -> Iterator[tuple[Span, int]]:
    """Yields each sentence's span, white space trimmed, and its paragraph (line) number.

    Args:
        text: A document's text.

    Yields:
        Pairs of a non-empty span and the line's number from 0, in order.
    """
    offset = 0
    for paragraph, line in enumerate(text.split("\n")):
        for match in _sentence_pattern().finditer(line):
            start, end = match.span()
            piece = match.group()
            start += len(piece) - len(piece.lstrip())
            end -= len(piece) - len(piece.rstrip())
            for span in _cut_long(line, start, end):
                yield Span(span.start + offset, span.end + offset), paragraph
        offset += len(line) + 1


def _cut_long(line: str, start: int, end: int) -> Iterator[Span]:
    """Cuts a sentence longer than ``LONGEST`` at its last pause, else hard, so that work stays linear."""
    while end - start > LONGEST:
        cut = max(line.rfind(mark, start + 1, start + LONGEST) for mark in _pause_marks()) + 1
        cut = cut if cut > start + LONGEST // 4 else start + LONGEST
        yield Span(start, cut)
        start = cut
    if end > start:
        yield Span(start, end)


def find_sentences(document: Document) -> tuple[Sentence, ...]:
    """All sentences of a document, without tokens yet."""
    return tuple(Sentence(span.start, span.end, paragraph) for span, paragraph in find_spans(document.text))


def find_windows(document: Document, size: int = 150) -> tuple[Sentence, ...]:
    """Stretches of equal length, for a text that has no punctuation to cut at."""
    length = len(document.text)
    return tuple(Sentence(start, min(start + size, length), 0) for start in range(0, length, size))


def cut_at(document: Document, ends: Iterable[int]) -> tuple[Sentence, ...]:
    """Sentences that end after each of the given characters, long ones cut further."""
    stops = [*sorted(end + 1 for end in ends), len(document.text)]
    spans = [span for start, stop in pairwise([0, *stops]) for span in _cut_long(document.text, start, stop)]
    return tuple(Sentence(span.start, span.end, 0) for span in spans)
