"""Why is it said: entities by name, their facts, and the sentences that say so."""

from __future__ import annotations

from dataclasses import dataclass

from kg.resolve.names import to_name_key
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Claim, Document, Entity, Fact, Graph, Span
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Witness:
    """One sentence for a fact: the document, the sentence, and the spans in it that carry the claim."""

    document: Document
    claim: Claim
    sentence: Span
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The sentence."""
        return self.document.text[self.sentence.start : self.sentence.end]

    def marked(self, opening: str, closing: str) -> str:
        """The sentence with its spans set between two marks."""
        pieces, place = [], self.sentence.start
        for span in self.spans:
            if span.start >= place:
                pieces += [self.document.text[place : span.start], opening]
                pieces += [self.document.text[span.start : span.end], closing]
                place = span.end
        return "".join([*pieces, self.document.text[place : self.sentence.end]])


def find_named(graph: Graph, name: str) -> tuple[Entity, ...]:
    """Entities whose name or alias is ``name``; where there are none, those that contain it."""
    key = to_name_key(name)
    keyed = [(entity, {to_name_key(n) for n in (entity.name, *entity.aliases)}) for entity in graph.entities]
    exact = tuple(entity for entity, keys in keyed if key in keys)
    return exact or tuple(entity for entity, keys in keyed if key and any(key in k for k in keys))


def find_facts(graph: Graph, entity: Entity, other: Entity | None = None) -> tuple[Fact, ...]:
    """Facts that ``entity`` takes part in, and ``other`` too where it is given."""
    ends = [(fact, {fact.subject, fact.object}) for fact in graph.facts]
    wanted = {entity.id} | ({other.id} if other else set())
    return tuple(fact for fact, pair in ends if wanted <= pair)


class Witnesses:
    """Looks up the sentences behind facts."""

    def __init__(self, graph: Graph) -> None:
        """Indexes the graph's claims."""
        self._claims = {(x.document.id, c.id): (x.document, c) for x in graph.extractions for c in x.claims}

    def of(self, fact: Fact) -> Iterator[Witness]:
        """Every sentence that says the fact, by document."""
        for key in fact.claims:
            document, claim = self._claims[key]
            for sentence in claim.evidence:
                inner = tuple(s for s in claim.evidence if s != sentence and _within(s, sentence))
                if inner:
                    yield Witness(document, claim, sentence, inner)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
