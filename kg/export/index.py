"""The graph arranged for writers: everything sorted, every reference looked up once and checked."""

from __future__ import annotations

import gc
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from operator import attrgetter, lt
from typing import TYPE_CHECKING

from kg.errors import ExportError
from kg.model import (
    Build,
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
    from collections.abc import Iterable, Iterator

_ID = attrgetter("id")


@contextmanager
def uncollected() -> Iterator[None]:
    """Rests the collector: all that is made stays, and walking it again takes most of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim beside its document and the fact that it supports."""

    document: Document
    claim: Claim
    fact: Fact


# Without slots, which cannot hold what is made when it is first asked for.
@dataclass(frozen=True)
class Index:
    """Look-ups over a graph; its lists are sorted, so the input's order does not show in any output.

    Facts stand in the order of their first claims, by document: what is needed together lies together.
    """

    entities: tuple[Entity, ...]
    facts: tuple[Fact, ...]
    extractions: tuple[Extraction, ...]
    reprints: dict[str, str] = field(repr=False)
    build: Build | None = None

    @cached_property
    def entity(self) -> dict[str, Entity]:
        """Each entity by its id."""
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def extraction(self) -> dict[str, Extraction]:
        """Each document's by the document's id."""
        return {extraction.document.id: extraction for extraction in self.extractions}

    @cached_property
    def claims(self) -> dict[str, dict[str, Claim]]:
        """Each document's claims by their ids, by the document's id."""
        return {e.document.id: {claim.id: claim for claim in e.claims} for e in self.extractions}

    @cached_property
    @uncollected()
    def by_reference(self) -> dict[Reference, str]:
        """The id of the entity that a document's entity is."""
        return {reference: entity.id for entity in self.entities for reference in entity.references}

    @cached_property
    @uncollected()
    def by_subject(self) -> dict[str | None, list[Fact]]:
        """The facts about each entity, and about none."""
        found: defaultdict[str | None, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            found[fact.subject].append(fact)
        return dict(found)

    @cached_property
    @uncollected()
    def _single_ended(self) -> dict[str | None, list[Fact]]:
        found: defaultdict[str | None, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            if fact.object is None or fact.subject is None:
                found[fact.subject].append(fact)
        return dict(found)

    def claim(self, key: tuple[str, str]) -> Claim:
        """The claim of a document's id and its own.

        Raises:
            ExportError: Where the graph does not hold it.
        """
        try:
            return self.claims[key[0]][key[1]]
        except KeyError:
            raise ExportError("graph", f"unknown claim {key!r}", "rebuild the graph") from None

    def statements(self, fact: Fact) -> Iterator[Statement]:
        """The claims of a fact, each with its document."""
        # Most facts have one claim.
        keys = fact.claims if len(fact.claims) == 1 else sorted(set(fact.claims))
        for key in keys:
            claim = self.claim(key)
            yield Statement(self.extraction[key[0]].document, claim, fact)

    def relations(self) -> Iterator[Fact]:
        """The facts that join two entities."""
        return (fact for fact in self.facts if fact.subject is not None and fact.object is not None)

    def attributes(self, entity: str | None) -> list[Fact]:
        """The facts about one entity, or about none, that have no second entity."""
        return self._single_ended.get(entity, [])

    def sources(self, documents: Iterable[str]) -> int:
        """How many of the documents are independent of each other."""
        return count_sources(documents, self.reprints) if self.reprints else len(set(documents))

    def speaker(self, statement: Statement) -> str | None:
        """The entity id of who said a claim."""
        if statement.claim.speaker is None:
            return None
        return self.by_reference.get(Reference(statement.document.id, statement.claim.speaker))


def build_index(graph: Graph) -> Index:
    """Sort a graph and check that everything referred to is there.

    Raises:
        ExportError: Where an id stands twice, or an entity of a fact or a document of a reprint is missing.
    """
    index = Index(
        entities=tuple(sorted(graph.entities, key=_ID)),
        facts=_order(graph.facts),
        extractions=tuple(sorted(graph.extractions, key=lambda extraction: extraction.document.id)),
        reprints=dict(graph.reprints),
        build=graph.build,
    )
    with uncollected():
        _check(index)
    return index


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
    _check_facts(index)
    for id_ in {id_ for pair in index.reprints.items() for id_ in pair} - index.extraction.keys():
        raise ExportError("reprints", f"unknown document {id_!r}", "rebuild the graph")


def _check_facts(index: Index) -> None:
    """Whether the ends are there; claims are looked up, and missed, when they are written."""
    entities = {None, *index.entity}
    for fact in index.facts:
        if fact.subject not in entities or fact.object not in entities:
            unknown = fact.object if fact.subject in entities else fact.subject
            raise ExportError(f"fact {fact.id}", f"unknown entity {unknown!r}", "rebuild the graph")


def _order(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts in the order of their claims, which those of a build have already."""
    claims = [fact.claims for fact in facts]
    is_ordered = all(map(lt, claims, islice(claims, 1, None)))
    return facts if is_ordered else tuple(sorted(facts, key=attrgetter("claims", "id")))
