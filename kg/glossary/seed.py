"""What a glossary adds to what was read: names where they stand, who is one, identifiers.

Names are looked for exactly, the longest first, over the text alone. Where a longer name covers one it is
left alone; a shorter one of the same type inside it was misread and gives way, and keeps its claims.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import ahocorasick_rs

from kg.model import DocumentEntity, EntityType, Graph, Reference, Span
from kg.resolve import Decision, Verdict
from kg.resolve.codes import join_identifiers, merge_identifiers
from kg.resolve.names import to_name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.glossary.terms import Glossary, Term
    from kg.model import Claim, Entity, Extraction

# Who gives a glossary is sure of the name, though here and there it may mean something else.
CONFIDENCE = 0.95
# Sets of firms are described, not named: a name inside stays one.
_DESCRIBED = frozenset({EntityType.GROUP})
_REASON = "One term of the glossary"


class Seeds:
    """A glossary made ready to be looked for.

    Args:
        glossary: Its terms; a name of two terms of one type seeds neither.
    """

    def __init__(self, glossary: Glossary) -> None:
        self._terms = glossary.by_name()
        by_spelling: defaultdict[str, set[Term]] = defaultdict(set)
        for term in glossary.terms:
            for name in term.names:
                if self._terms.get((term.type, to_name_key(name))) == term:
                    by_spelling[name].add(term)
        self._spellings = sorted(by_spelling)
        self._meant = [tuple(sorted(by_spelling[name])) for name in self._spellings]
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._spellings, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    def seed(self, extraction: Extraction) -> Extraction:
        """The document with every term that it names as one entity, at each place of its names."""
        found: defaultdict[Term, list[Span]] = defaultdict(list)
        for number, start, end in self._automaton.find_matches_as_indexes(extraction.document.text):
            for term in self._meant[number]:
                found[term].append(Span(start, end))
        for term, spans in sorted(found.items(), key=lambda item: (item[1], item[0])):
            extraction = _seed_term(extraction, term, spans)
        return extraction

    def find_identities(self, extractions: Iterable[Extraction]) -> tuple[Decision, ...]:
        """That all references to one term are the same, sorted."""
        return tuple(
            sorted(
                Decision(first, other, Verdict.SAME, 1.0, (_REASON,))
                for first, *others in self._find_references(extractions).values()
                for other in others
            )
        )

    def enrich(self, graph: Graph) -> Graph:
        """The graph with the identifiers and full names of the terms.

        Where something else told references to one term apart, the entity that has most of them gets both.
        """
        entity_of = {reference: entity.id for entity in graph.entities for reference in entity.references}
        gains: defaultdict[str, list[Term]] = defaultdict(list)
        for term, references in self._find_references(graph.extractions).items():
            counts = Counter(entity_of[reference] for reference in references)
            gains[min(counts, key=lambda id_: (-counts[id_], id_))].append(term)
        entities = tuple(_enrich(entity, gains.get(entity.id, ())) for entity in graph.entities)
        return replace(graph, entities=entities)

    def _find_references(self, extractions: Iterable[Extraction]) -> dict[Term, list[Reference]]:
        found: defaultdict[Term, list[Reference]] = defaultdict(list)
        for extraction in extractions:
            for entity in extraction.entities:
                if term := self._find_term(entity):
                    found[term].append(Reference(extraction.document.id, entity.id))
        return {term: sorted(references) for term, references in sorted(found.items())}

    def _find_term(self, entity: DocumentEntity) -> Term | None:
        """The term that an entity's names mean; none where they mean two."""
        names = (to_name_key(name) for name in (entity.name, *entity.aliases))
        terms = {term for name in names if (term := self._terms.get((entity.type, name)))}
        return next(iter(terms)) if len(terms) == 1 else None


def _seed_term(extraction: Extraction, term: Term, spans: Sequence[Span]) -> Extraction:
    free = [span for span in spans if not _is_covered(extraction, span)]
    if not free:
        return extraction
    keys = {to_name_key(name) for name in term.names}
    own = [e for e in extraction.entities if _means(e, term, keys)]
    inside = [
        replace(e, mentions=rest)
        for e in extraction.entities
        if e not in own
        and e.type is term.type
        and (rest := tuple(m for m in e.mentions if not _is_inside(m, free))) != e.mentions
    ]
    lost = [e for e in inside if not e.mentions]
    new = _to_entity(extraction, term, [*own, *lost], free)
    kept = {e.id: e for e in inside if e.mentions}
    gone = {e.id for e in (*own, *lost)}
    entities = [kept.get(e.id, e) for e in extraction.entities if e.id not in gone]
    entities = sorted((*entities, new), key=lambda e: (e.mentions[:1], e.id))
    return _redirect(replace(extraction, entities=tuple(entities)), gone, new.id)


def _means(entity: DocumentEntity, term: Term, keys: set[str]) -> bool:
    """Whether an entity is the term: of its type by any name, of another type by its own name."""
    if entity.type is term.type:
        return any(to_name_key(name) in keys for name in (entity.name, *entity.aliases))
    return to_name_key(entity.name) in keys


def _is_covered(extraction: Extraction, span: Span) -> bool:
    return any(
        mention.start <= span.start and span.end <= mention.end and mention != span
        for entity in extraction.entities
        if entity.type not in _DESCRIBED
        for mention in entity.mentions
    )


def _is_inside(mention: Span, spans: Sequence[Span]) -> bool:
    return any(span.start <= mention.start and mention.end <= span.end for span in spans)


def _to_entity(
    extraction: Extraction, term: Term, own: Sequence[DocumentEntity], spans: Sequence[Span]
) -> DocumentEntity:
    text = extraction.document.text
    mentions = tuple(sorted({*spans, *(m for e in own for m in e.mentions if not _is_inside(m, spans))}))
    forms = Counter(text[span.start : span.end] for span in mentions)
    name, *aliases = sorted(forms, key=lambda form: (form != term.name, -len(form), -forms[form], form))
    confidence = max((CONFIDENCE, *(e.confidence for e in own)))
    id_ = own[0].id if own else _new_id(extraction)
    identifiers = merge_identifiers(e.identifiers for e in own)
    return DocumentEntity(id_, term.type, name, tuple(aliases), mentions, confidence, identifiers)


def _redirect(extraction: Extraction, gone: set[str], id_: str) -> Extraction:
    """The claims of the entities that became one; what it would say of itself goes."""

    def move(end: str | None) -> str | None:
        return id_ if end in gone else end

    def to_claims() -> Iterator[Claim]:
        for c in extraction.claims:
            moved = replace(c, subject=move(c.subject), object=move(c.object), speaker=move(c.speaker))
            if moved.object is None or moved.subject != moved.object or c.subject == c.object:
                yield moved

    return replace(extraction, claims=tuple(to_claims()))


def _enrich(entity: Entity, terms: Sequence[Term]) -> Entity:
    if not terms:
        return entity
    names = {*entity.aliases, *(term.name for term in terms)} - {entity.name}
    identifiers = join_identifiers(
        (*entity.identifiers, *(pair for term in terms for pair in term.identifiers))
    )
    return replace(entity, aliases=tuple(sorted(names)), identifiers=identifiers)


def _new_id(extraction: Extraction) -> str:
    """The first of ``g1``, ``g2``, … that is free."""
    known = {entity.id for entity in extraction.entities}
    return next(id_ for number in range(1, len(known) + 2) if (id_ := f"g{number}") not in known)
