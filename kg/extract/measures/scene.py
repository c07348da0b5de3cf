"""Which policy measure a stretch of text is about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.extract.claims import claim_id, evidence
from kg.lexicon import load_setting
from kg.model import Claim, EntityType, Modality, Predicate, Span, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.model import Document, DocumentEntity, Sentence, Time


class Named(NamedTuple):
    """A measure, and the words that mean it: its name, or words that point to it."""

    span: Span
    entity: str


@dataclass(frozen=True, slots=True)
class Scene:
    """The measures of a document.

    Attributes:
        document: The document.
        sentences: Its sentences.
        names: Every mention of a measure, in order.
        entities: The measures by their ids.
        own: The measure that the document puts into force, where it is one.
    """

    document: Document
    sentences: Sequence[Sentence]
    names: Sequence[Named]
    entities: Mapping[str, DocumentEntity]
    own: Named | None

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    def within(self, start: int, end: int) -> list[Named]:
        """The mentions that lie between two offsets."""
        first, last = (bisect_left(self.names, place, key=_start_of) for place in (start, end))
        return [name for name in self.names[first:last] if name.span.end <= end]

    def last(self, place: int) -> Named | None:
        """The last mention that begins at a place or before it."""
        number = bisect_right(self.names, place, key=_start_of)
        return self.names[number - 1] if number else None

    def covers(self, start: int, end: int) -> bool:
        """Whether a stretch lies in a measure's name; names do not overlap."""
        name = self.last(start)
        return name is not None and end <= name.span.end

    def about(self, sentence: Sentence, place: int) -> Named | None:
        """The measure that a sentence speaks of at a place: the last one named before, or pointed to.

        In an item of a measure's own text, or where the sentence opens with 本办法, it is that measure.
        """
        before = self.within(sentence.start, place)
        pointing = [*pattern("scene", "this").finditer(self.text, sentence.start, place)]
        if pointing and (not before or before[-1].span.start < pointing[-1].start()):
            meant = self._pointed(pointing[-1].group(), pointing[-1].start())
            return Named(Span(*pointing[-1].span()), meant.entity) if meant else None
        if before:
            return before[-1]
        return self.own if self.own and self._is_item(place) else None

    def _pointed(self, words: str, start: int) -> Named | None:
        """The measure that the text itself is, else the last one named, where it ends in the same word."""
        head = words[1:]
        if self.own and self.entities[self.own.entity].name.endswith(head):
            return self.own
        last = self.last(start)
        is_same = last is not None and head[-2:] in self.entities[last.entity].name
        return last if is_same else self.own

    def _is_item(self, place: int) -> bool:
        """Whether a place stands in a line that opens as an item, below the measure's name."""
        line = self.text.rfind("\n", max(0, place - setting("scene")["longest"]), place) + 1
        below = line > 0 and self.own is not None and self.own.span.end <= line
        return below and pattern("scene", "item").match(self.text, line) is not None

    def claim(  # noqa: PLR0913 - a claim has that many parts
        self,
        predicate: Predicate,
        measure: Named,
        words: Span,
        rule: str,
        *,
        other: Named | None = None,
        property: str = "",
        status: Status = Status.ACTUAL,
        modality: Modality = Modality.ASSERTED,
        time: Time | None = None,
    ) -> Claim:
        """A claim about a measure, with the words that say it; as sure as the hits that were read."""
        target = self.entities[other.entity].name if other else property
        name = self.entities[measure.entity].name
        right, read = load_setting("measures")["read"].get(rule, (0, 0))
        spans = [measure.span, words, *([other.span] if other else [])]
        return Claim(
            id=claim_id(self.document, predicate, name, target, status),
            predicate=predicate,
            subject=measure.entity,
            object=other.entity if other else None,
            property=property,
            status=status,
            modality=modality,
            time=time,
            evidence=evidence(self.sentences, *spans),
            rule=f"measure:{rule}",
            confidence=round((right + 1) / (read + 2), 3),
        )


def _start_of(name: Named) -> int:
    return name.span.start


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """A pattern of ``measures.toml``."""
    return re.compile(load_setting("measures")[table][name])


@cache
def setting(table: str) -> dict[str, Any]:
    """A table of ``measures.toml``."""
    section: dict[str, Any] = load_setting("measures")[table]
    return section


def sentence_at(sentences: Sequence[Sentence], place: int) -> Sentence:
    """The sentence that holds a character."""
    return sentences[max(bisect_right(sentences, place, key=lambda s: s.start) - 1, 0)]


def survey_measures(
    document: Document, sentences: Sequence[Sentence], entities: Sequence[DocumentEntity]
) -> Scene:
    """Gathers the measures of a document and finds the one that it puts into force."""
    named = (e for e in entities if e.type is EntityType.POLICY_MEASURE and e.mentions)
    measures = {entity.id: entity for entity in named}
    names = sorted(Named(Span(*m), e.id) for e in measures.values() for m in e.mentions)
    return Scene(document, sentences, names, measures, _find_own(document.text, names))


def _find_own(text: str, names: Sequence[Named]) -> Named | None:
    """The measure of the first lines that the document issues, or that has a line to itself there."""
    rules = setting("scene")
    for name in names:
        start, end = name.span
        if end > rules["head"]:
            break
        line = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", end)
        around = text[line:start] + text[end : stop if stop >= 0 else len(text)]
        alone = not around.strip(rules["quotes"])
        if alone or pattern("scene", "issued").search(text[line:start].rstrip(rules["quotes"])):
            return name
    return None
