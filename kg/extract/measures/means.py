"""By which means a measure works (a subsidy, a tax relief, a plan), and who gets it under which condition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import ahocorasick_rs

from kg.extract.measures.scene import Named, pattern, sentence_at, setting
from kg.extract.status import find_status
from kg.lexicon import load_rows
from kg.model import Claim, Predicate, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.measures.scene import Scene

_VERB, _NAME = "verb", "name"


@dataclass(frozen=True, slots=True)
class _Word:
    """A word for an instrument where it stands: its kind and how it is used."""

    span: Span
    kind: str
    use: str


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[str, ...], ...]]:
    rows = load_rows("instruments", 3)
    kind = ahocorasick_rs.MatchKind.LeftmostLongest
    return ahocorasick_rs.AhoCorasick([row[0] for row in rows], matchkind=kind), rows


def _find_words(text: str, start: int, end: int) -> list[_Word]:
    automaton, rows = _automaton()
    found = automaton.find_matches_as_indexes(text[start:end])
    return [_Word(Span(start + low, start + high), *rows[row][1:]) for row, low, high in found]


def find_named_means(scene: Scene) -> Iterator[Claim]:
    """The instrument that a measure's own name ends in, at its first mention."""
    for entity in scene.entities.values():
        for span in sorted(entity.mentions):
            words = [word for word in _find_words(scene.text, *span) if word.span.end == span[1]]
            if words:
                yield scene.claim(
                    Predicate.INSTRUMENT,
                    Named(span, entity.id),
                    words[0].span,
                    "named",
                    property=words[0].kind,
                )
                break


def find_means(scene: Scene) -> Iterator[Claim]:
    """The instruments that sentences about a measure say it uses."""
    for sentence, measure, word in _find_used(scene):
        status, modality = find_status(scene.text, sentence.start, sentence.end, *word.span)
        yield scene.claim(
            Predicate.INSTRUMENT,
            measure,
            word.span,
            "means",
            property=word.kind,
            status=status,
            modality=modality,
        )


def find_conditions(scene: Scene) -> Iterator[Claim]:
    """Who gets what a measure gives, in the text's words: the clause before the instrument."""
    for sentence, measure, word in _find_used(scene):
        item = pattern("scene", "item").match(scene.text, sentence.start, word.span.start)
        start = item.end() if item else sentence.start
        start = max(start, measure.span.end) if measure.span.end <= word.span.start else start
        if found := _find_condition(scene.text, start, word.span.start):
            yield scene.claim(
                Predicate.CONDITION,
                measure,
                found,
                "condition",
                property=scene.text[slice(*found)],
            )


def _find_used(scene: Scene) -> Iterator[tuple[Sentence, Named, _Word]]:
    """Each word for an instrument that is used, with its sentence and the measure that uses it."""
    text = scene.text
    for word in _find_words(text, 0, len(text)):
        if word.use == _NAME or scene.covers(*word.span):
            continue
        sentence = sentence_at(scene.sentences, word.span.start)
        clause = _clause_before(text, sentence.start, word.span.start)
        if pattern("means", "not_used").search(clause) or pattern("means", "part").match(text, word.span.end):
            continue
        if word.use != _VERB and not pattern("means", "used").search(clause):
            continue
        measure = scene.about(sentence, word.span.start)
        if measure and _gives(scene, sentence, measure, word.span.start):
            yield sentence, measure, word


def _gives(scene: Scene, sentence: Sentence, measure: Named, place: int) -> bool:
    """Whether a sentence has a measure give something; what stands in its own text does."""
    start, end = measure.span
    if not sentence.start <= start < sentence.end or pattern("scene", "this").fullmatch(
        scene.text, start, end
    ):
        return True
    if place - end > setting("means")["farthest"]:
        return False
    before = scene.text[sentence.start : start].rstrip(setting("scene")["quotes"])
    return bool(
        pattern("means", "gives").match(scene.text, end, sentence.end)
        or pattern("means", "under").search(before)
    )


def _clause_before(text: str, start: int, place: int) -> str:
    """The clause that ends at a place."""
    marks = setting("means")["clause"]
    first = max((text.rfind(mark, start, place) + 1 for mark in marks), default=start)
    return text[max(start, first) : place]


def _find_condition(text: str, start: int, place: int) -> Span | None:
    """The last words before a place that say who, or that say it where a word bounds them."""
    rules, piece = setting("condition"), text[start : place + 1]
    found = [
        Span(start + match.start("who"), start + match.end("who"))
        for kind in ("said", "maybe")
        for form in rules[kind]
        for match in _compiled(form).finditer(piece)
        if kind == "said" or pattern("condition", "telling").search(match["who"])
    ]
    return max(found, key=lambda span: (span.start, -span.end), default=None)


@cache
def _compiled(form: str) -> re.Pattern[str]:
    return re.compile(form)
