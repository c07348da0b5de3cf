"""The graph arranged for writers: everything sorted, every reference looked up and checked.

What an index adds to the graph in memory is a few words an entity and a fact: what can be found again, the
claims of a document by their ids or the facts about an entity, is made when it is asked for and forgotten.
"""

from __future__ import annotations

import gc
from bisect import bisect_left, bisect_right
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
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
from kg.ontology.iris import document_iri, entity_iri
from kg.resolve import count_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_ID = attrgetter("id")
_CLAIMS = attrgetter("claims")
# How many IRIs, and the claims of how many documents, stay at hand: facts stand by document, so that what
# comes again mostly comes soon.
_MOST_KEPT, _MOST_DOCUMENTS = 4096, 256


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
    def entity_iri(self) -> Callable[[str], str]:
        """Gives the IRI of an entity by its id."""
        return lru_cache(_MOST_KEPT)(lambda id_: entity_iri(self.entity[id_]))

    @cached_property
    def document_iri(self) -> Callable[[str], str]:
        """Gives the IRI of a document by its id."""
        return lru_cache(_MOST_KEPT)(lambda id_: document_iri(self.extraction[id_].document))

    @cached_property
    def claims_of(self) -> Callable[[str], dict[str, Claim]]:
        """Gives a document's claims by their ids, none where there is no such document."""

        @lru_cache(_MOST_DOCUMENTS)
        def find(document: str) -> dict[str, Claim]:
            extraction = self.extraction.get(document)
            return {claim.id: claim for claim in extraction.claims} if extraction else {}

        return find

    @cached_property
    def _speakers(self) -> dict[Reference, str]:
        """The id of the entity that a document's entity is, for those that are quoted."""
        quoted = {
            Reference(e.document.id, claim.speaker)
            for e in self.extractions
            for claim in e.claims
            if claim.speaker is not None
        }
        return {
            reference: entity.id
            for entity in self.entities
            for reference in entity.references
            if reference in quoted
        }

    @cached_property
    def _by_subject(self) -> tuple[Fact, ...]:
        return tuple(sorted(self.facts, key=_subject))

    @cached_property
    def _single_ended(self) -> tuple[Fact, ...]:
        single = (fact for fact in self.facts if fact.object is None or fact.subject is None)
        return tuple(sorted(single, key=_subject))

    @cached_property
    def _later(self) -> dict[str, list[tuple[str, Fact]]]:
        """The claims of each document, by id, that support what a document before it tells too."""
        found: defaultdict[str, list[tuple[str, Fact]]] = defaultdict(list)
        for fact in self.facts:
            for document, id_ in dict.fromkeys(fact.claims[1:]):
                if document != fact.claims[0][0]:
                    found[document].append((id_, fact))
        return dict(found)

    def claim(self, key: tuple[str, str]) -> Claim:
        """The claim of a document's id and its own.

        Raises:
            ExportError: Where the graph does not hold it.
        """
        claim = self.claims_of(key[0]).get(key[1])
        if claim is None:
            raise ExportError("graph", f"unknown claim {key!r}", "rebuild the graph")
        return claim

    def statements(self, fact: Fact) -> Iterator[Statement]:
        """The claims of a fact, each with its document."""
        # Most facts have one claim.
        keys = fact.claims if len(fact.claims) == 1 else sorted(set(fact.claims))
        for key in keys:
            claim = self.claim(key)
            yield Statement(self.extraction[key[0]].document, claim, fact)

    def told_by(self, document: Document) -> list[Statement]:
        """What one document says: its claims, each with the facts that it supports.

        Raises:
            ExportError: Where a fact has a claim that the graph does not hold.
        """
        # No text stands between one and the same with the first character of all behind it.
        first, behind = (
            bisect_left(self.facts, ((bound,),), key=_CLAIMS) for bound in (document.id, document.id + "\0")
        )
        here = self.facts[first:behind]
        told = [(id_, fact) for fact in here for at, id_ in dict.fromkeys(fact.claims) if at == document.id]
        told += self._later.get(document.id, [])
        return [Statement(document, self.claim((document.id, id_)), fact) for id_, fact in told]

    def relations(self) -> Iterator[Fact]:
        """The facts that join two entities."""
        return (fact for fact in self.facts if fact.subject is not None and fact.object is not None)

    def about(self, entity: str | None) -> list[Fact]:
        """The facts about one entity, or about none."""
        return _find(self._by_subject, entity)

    def attributes(self, entity: str | None) -> list[Fact]:
        """The facts about one entity, or about none, that have no second entity."""
        return _find(self._single_ended, entity)

    def sources(self, documents: Iterable[str]) -> int:
        """How many of the documents are independent of each other."""
        return count_sources(documents, self.reprints) if self.reprints else len(set(documents))

    def speaker(self, statement: Statement) -> str | None:
        """The entity id of who said a claim."""
        if statement.claim.speaker is None:
            return None
        return self._speakers.get(Reference(statement.document.id, statement.claim.speaker))


def build_index(graph: Graph) -> Index:
    """Sort a graph and check that everything referred to is there.

    Raises:
        ExportError: Where an id stands twice, or an entity or document of a fact or a reprint is missing.
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
    """Whether ends and documents are there; claims are looked up, and missed, when they are written."""
    known = index.entity
    for fact in index.facts:
        for end in (fact.subject, fact.object):
            if end is not None and end not in known:
                raise ExportError(f"fact {fact.id}", f"unknown entity {end!r}", "rebuild the graph")
    told = {document for fact in index.facts for document, _ in fact.claims}
    for id_ in told - index.extraction.keys():
        raise ExportError("facts", f"unknown document {id_!r}", "rebuild the graph")


def _subject(fact: Fact) -> str:
    return fact.subject or ""


def _find(facts: Sequence[Fact], subject: str | None) -> list[Fact]:
    """The facts about one entity among facts sorted by it."""
    if not facts:
        return []
    key = subject or ""
    first = bisect_left(facts, key, key=_subject)
    found = facts[first : bisect_right(facts, key, lo=first, key=_subject)]
    return [fact for fact in found if fact.subject == subject]


def _order(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts in the order of their claims, which those of a build have already."""
    claims = [fact.claims for fact in facts]
    is_ordered = all(map(lt, claims, islice(claims, 1, None)))
    return facts if is_ordered else tuple(sorted(facts, key=attrgetter("claims", "id")))
