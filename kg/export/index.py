"""The graph arranged for writers: everything sorted, every reference looked up once and checked."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from kg.errors import ExportError
from kg.model import (
    Claim,
    Document,
    Entity,
    Extraction,
    Fact,
    Graph,
    Modality,
    Reference,
    Span,
    Status,
)
from kg.resolve import count_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim beside its document and the fact that it supports."""

    document: Document
    claim: Claim
    fact: Fact


@dataclass(frozen=True, slots=True)
class Index:
    """Look-ups over a graph; lists are sorted by id, so the input's order does not show in any output."""

    entities: tuple[Entity, ...]
    facts: tuple[Fact, ...]
    extractions: tuple[Extraction, ...]
    entity: dict[str, Entity] = field(repr=False)
    extraction: dict[str, Extraction] = field(repr=False)
    by_reference: dict[Reference, str] = field(repr=False)
    by_subject: dict[str | None, list[Fact]] = field(repr=False)
    claim: dict[tuple[str, str], Claim] = field(repr=False)
    mentions: Counter[str] = field(repr=False)
    reprints: dict[str, str] = field(repr=False)

    def statements(self, fact: Fact) -> Iterator[Statement]:
        """The claims of a fact, each with its document."""
        # Most facts have one claim.
        keys = fact.claims if len(fact.claims) == 1 else sorted(set(fact.claims))
        for key in keys:
            yield Statement(self.extraction[key[0]].document, self.claim[key], fact)

    def relations(self) -> Iterator[Fact]:
        """The facts that join two entities."""
        return (fact for fact in self.facts if fact.subject is not None and fact.object is not None)

    def attributes(self, entity: str | None) -> list[Fact]:
        """The facts about one entity, or about none, that have no second entity."""
        return [fact for fact in self.by_subject.get(entity, ()) if fact.object is None or entity is None]

    def sources(self, documents: Iterable[str]) -> int:
        """How many of the documents are independent of each other."""
        return count_sources(documents, self.reprints)

    def speaker(self, statement: Statement) -> str | None:
        """The entity id of who said a claim."""
        if statement.claim.speaker is None:
            return None
        return self.by_reference.get(Reference(statement.document.id, statement.claim.speaker))


def build_index(graph: Graph) -> Index:
    """Sort a graph and check that everything referred to is there.

    Raises:
        ExportError: Where an id stands twice, or a fact names an entity, document or claim that is missing.
    """
    with _uncollected():
        index = _arrange(graph)
    _check(index)
    return index


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rests the collector: all that is made stays, and walking it again takes most of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _arrange(graph: Graph) -> Index:
    entities = tuple(sorted(graph.entities, key=attrgetter("id")))
    facts = tuple(sorted(graph.facts, key=attrgetter("id")))
    extractions = tuple(sorted(graph.extractions, key=lambda extraction: extraction.document.id))
    by_subject: defaultdict[str | None, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_subject[fact.subject].append(fact)
    by_reference = {reference: entity.id for entity in entities for reference in entity.references}
    return Index(
        entities=entities,
        facts=facts,
        extractions=extractions,
        entity={entity.id: entity for entity in entities},
        extraction={extraction.document.id: extraction for extraction in extractions},
        by_reference=by_reference,
        by_subject=dict(by_subject),
        claim={(e.document.id, claim.id): claim for e in extractions for claim in e.claims},
        mentions=_count_mentions(extractions, by_reference),
        reprints=dict(graph.reprints),
    )


def _count_mentions(extractions: Iterable[Extraction], by_reference: Mapping[Reference, str]) -> Counter[str]:
    """How often the documents name each entity, by its id."""
    counts: Counter[str] = Counter()
    # Counted document by document, which finds its things side by side in memory.
    for extraction in extractions:
        document = extraction.document.id
        for named in extraction.entities:
            entity = by_reference.get(Reference(document, named.id))
            if entity is not None:
                counts[entity] += len(named.mentions)
    return counts


def is_asserted(fact: Fact | Claim) -> bool:
    """Whether a fact is said to hold, without reserve: only such facts are plain statements of a graph."""
    return fact.status is Status.ACTUAL and fact.modality is Modality.ASSERTED


def sentence_of(statement: Statement) -> str:
    """The sentence that says a claim, or an empty string where the text is not at hand."""
    if not statement.claim.evidence:
        return ""
    span = statement.claim.evidence[-1]
    return statement.document.text[span.start : span.end].strip()


def spans_of(claims: Iterable[Claim]) -> list[Span]:
    """The evidence of the claims, each stretch once, in the order of the text."""
    return sorted({span for claim in claims for span in claim.evidence})


def _check(index: Index) -> None:
    for kind, rows, keyed in (
        ("entity", index.entities, index.entity),
        ("document", index.extractions, index.extraction),
    ):
        if len(rows) != len(keyed):
            raise ExportError("graph", f"an id of the kind {kind!r} stands twice", "ids are unique")
    for fact in index.facts:
        for end in (fact.subject, fact.object):
            if end is not None and end not in index.entity:
                raise ExportError(f"fact {fact.id}", f"unknown entity {end!r}", "rebuild the graph")
        for key in fact.claims:
            if key[0] not in index.extraction or key not in index.claim:
                raise ExportError(f"fact {fact.id}", f"unknown claim {key!r}", "rebuild the graph")
    for id_ in {id_ for pair in index.reprints.items() for id_ in pair} - index.extraction.keys():
        raise ExportError("reprints", f"unknown document {id_!r}", "rebuild the graph")
