"""The graph as RDF statements in a fixed order, one block a subject, for every RDF syntax alike.

A block is a subject and its (property, value) pairs, all terms in N-Triples text. Shared blocks (documents,
entities with their plain statements, facts, titles, times) belong to no document; document blocks (claims,
evidence) to one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.export import properties as p
from kg.export.index import Index, Statement, is_asserted, spans_of
from kg.export.terms import (
    date_literal,
    date_type,
    decimal,
    expand,
    iri,
    label,
    literal,
    number,
    typed,
)
from kg.model import Basis, Claim, EntityType, Fact, Modality, Predicate, Status, Time
from kg.ontology import iris
from kg.ontology.units import load_units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Document, Entity, Span

Pairs = list[tuple[str, str]]


class Block(NamedTuple):
    """A subject with everything said of it."""

    subject: str
    pairs: Pairs


_CONTEXT = 24
_ORGANIZATIONS = (EntityType.COMPANY, EntityType.GOVERNMENT_BODY, EntityType.ORGANIZATION)
_PERSON_POSTS = (Modality.ASSERTED, Modality.ENDED)


class Blocks:
    """The blocks of one graph, each made as it is asked for and then forgotten.

    Args:
        index: The graph.
        rdf12: Whether a claim also reifies its statement as a triple term, which RDF 1.1 does not have.
    """

    def __init__(self, index: Index, *, rdf12: bool = False) -> None:
        self.index = index
        self._rdf12 = rdf12
        self._units = load_units()
        bounding = {key for fact in index.facts for key in _bound_claims(fact)}
        # The graph of a day may lack the document that a bound rests on.
        self._bounding = {key for fact in index.facts for key in fact.claims if key in bounding}

    def shared(self) -> Iterator[Block]:
        """What made the graph, documents, entities, facts, titles and times, each kind sorted by subject."""
        yield from self._build()
        yield from map(self._document, self._sorted_documents())
        yield from map(self._entity, sorted(self.index.entities, key=lambda e: self._entity_iri(e.id)))
        yield from map(self._fact, sorted(self.index.facts, key=iris.fact_name))
        yield from self._titles()
        yield from self._times()

    def documents(self) -> Iterator[tuple[str, Iterator[Block]]]:
        """Each document's term and the blocks of its claims and evidence, sorted by subject."""
        for document in self._sorted_documents():
            yield self._document_iri(document.id), self._of_document(document)

    def all(self) -> Iterator[Block]:
        """Every block, those of the documents last."""
        yield from self.shared()
        for _, of_document in self.documents():
            yield from of_document

    def _entity_iri(self, id_: str) -> str:
        return iri(self.index.entity_iri(id_))

    def _document_iri(self, id_: str) -> str:
        return iri(self.index.document_iri(id_))

    def _sorted_documents(self) -> list[Document]:
        documents = (extraction.document for extraction in self.index.extractions)
        return sorted(documents, key=lambda document: self._document_iri(document.id))

    def _of_document(self, document: Document) -> Iterator[Block]:
        statements = self.index.told_by(document)
        claims = [(iris.claim_iri(document, statement.claim), statement) for statement in statements]
        claims.sort(key=lambda pair: (pair[0], pair[1].fact.id))
        yield from (self._claim(subject, statement) for subject, statement in claims)
        for span in spans_of([statement.claim for statement in statements]):
            yield from self._span(document, span)

    def _build(self) -> Iterator[Block]:
        """The graph, the build that made it and from which documents, and the software, after PROV."""
        build = self.index.build
        if build is None:
            return
        made, software = iri(iris.BUILD), iri(f"{iris.SOFTWARE}-{iris.to_slug(build.version)}")
        pairs = [(p.PARAMETER, literal(f"{name}={value}")) for name, value in build.parameters]
        pairs += [(p.USED, self._document_iri(document.id)) for document in self._sorted_documents()]
        yield Block(made, [(p.TYPE, p.ACTIVITY), (p.ASSOCIATED, software), *pairs])
        yield Block(iri(iris.GRAPH), [(p.TYPE, p.ARTICLE), (p.GENERATED, made)])
        named = [(p.PREF_LABEL, literal("kg")), (p.VERSION, literal(build.version))]
        yield Block(software, [(p.TYPE, p.AGENT), *named])

    def _document(self, document: Document) -> Block:
        pairs: Pairs = [(p.TYPE, p.DOCUMENT_CLASS), (p.TYPE, p.ARTICLE), (p.IDENTIFIER, literal(document.id))]
        if document.title:
            pairs.append((p.TITLE, label(document.title)))
        if document.date:
            pairs.append((p.DATE, date_literal(document.date)))
        if document.source:
            pairs.append((p.SOURCE, literal(document.source)))
        pairs.append((p.SHA256, literal(document.sha256)))
        if document.id in self.index.reprints:
            pairs.append((p.REPRINT, self._document_iri(self.index.reprints[document.id])))
        return Block(self._document_iri(document.id), pairs)

    def _entity(self, entity: Entity) -> Block:
        pairs: Pairs = [(p.TYPE, p.CLASSES[entity.type])]
        pairs += [(p.TYPE, kind) for kind in p.KINDS.get(entity.type, ())]
        pairs += [
            (p.PREF_LABEL, label(entity.name)),
            (p.NAME, literal(entity.name)),
            (p.IDENTIFIER, literal(entity.id)),
        ]
        pairs += [(p.ALT_LABEL, label(alias)) for alias in sorted(set(entity.aliases) - {entity.name})]
        pairs += [
            (iri(iris.scheme_iri(key)), literal(value)) for key, value in sorted(set(entity.identifiers))
        ]
        pairs.append((p.CONFIDENCE, decimal(entity.confidence)))
        documents = {r.document for r in entity.references} & self.index.extraction.keys()
        pairs += [(p.MENTIONED_IN, document) for document in sorted(map(self._document_iri, documents))]
        pairs += sorted({pair for fact in self.index.about(entity.id) for pair in self._plain(fact)})
        return Block(self._entity_iri(entity.id), pairs)

    def _plain(self, fact: Fact) -> Pairs:
        """An asserted fact plainly."""
        return [(p.PREDICATES[fact.predicate], self._said(fact))] if is_asserted(fact) else []

    def _said(self, fact: Fact) -> str:
        """What a fact says of its subject: another entity, a quantity's own node, or words."""
        if fact.object is not None:
            return self._entity_iri(fact.object)
        if fact.predicate is Predicate.QUANTITY:
            return iri(iris.fact_iri(fact))
        return label(fact.property)

    def _reified(self, fact: Fact) -> Pairs:
        """The statement as a triple term, which by itself says nothing: so also of what is only planned."""
        if not self._rdf12 or fact.subject is None:
            return []
        terms = (self._entity_iri(fact.subject), p.PREDICATES[fact.predicate], self._said(fact))
        return [(p.REIFIES, f"<<( {' '.join(map(expand, terms))} )>>")]

    def _fact(self, fact: Fact) -> Block:
        pairs = [(p.TYPE, p.FACT_CLASS), *self._post(fact), *self._content(fact, fact), *self._term(fact)]
        pairs.append((p.SOURCES, number(self.index.sources(document for document, _ in fact.claims))))
        return Block(iri(iris.fact_iri(fact)), pairs)

    def _post(self, fact: Fact) -> Pairs:
        """A post as W3C ORG has it; a post that is only planned or denied is none."""
        if fact.predicate is not Predicate.HOLDS_POST or fact.subject is None or fact.object is None:
            return []
        if fact.status is not Status.ACTUAL or fact.modality not in _PERSON_POSTS:
            return []
        pairs: Pairs = [(p.TYPE, p.MEMBERSHIP), (p.MEMBER, self._entity_iri(fact.subject))]
        if self.index.entity[fact.object].type in _ORGANIZATIONS:
            pairs.append((p.ORGANIZATION, self._entity_iri(fact.object)))
        titles = sorted({value for key, value in fact.attributes if key == "title"})
        pairs += [(p.ROLE, iri(iris.role_iri(title))) for title in titles]
        bounds = _term_bounds(fact)
        if bounds is not None:
            pairs.append((p.DURING, iri(iris.interval_iri(*bounds))))
        return pairs

    def _term(self, fact: Fact) -> Pairs:
        """The bounds of a fact's term with the claims that they rest on, and when it was seen."""
        pairs: Pairs = [(p.SINCE, date_literal(fact.since.date))] if fact.since else []
        if fact.until:
            pairs += [
                (p.UNTIL, date_literal(fact.until.date)),
                (p.UNTIL_BASIS, literal(fact.until.basis.value)),
            ]
        pairs += [
            (p.BOUND_BY, iri(iris.claim_iri(self.index.extraction[key[0]].document, self.index.claim(key))))
            for key in sorted(_bound_claims(fact) & self._bounding)
        ]
        if fact.seen:
            pairs += [(p.FIRST_SEEN, date_literal(fact.seen[0])), (p.LAST_SEEN, date_literal(fact.seen[1]))]
        return pairs

    def _claim(self, subject: str, statement: Statement) -> Block:
        claim, document = statement.claim, statement.document
        at = self._document_iri(document.id)
        pairs: Pairs = [(p.TYPE, p.CLAIM_CLASS), *self._reified(statement.fact)]
        pairs += self._content(claim, statement.fact)
        speaker = self.index.speaker(statement)
        if speaker is not None:
            pairs.append((p.SPEAKER, self._entity_iri(speaker)))
        if claim.rule:
            pairs.append((p.RULE, literal(claim.rule)))
        spans = [iri(iris.evidence_iri(at[1:-1], span)) for span in claim.evidence]
        pairs += [(p.EVIDENCE, span) for span in dict.fromkeys(spans)]
        pairs += [(p.SENTENCE, span) for span in spans[-1:]]
        pairs += [(p.DERIVED, at), (p.FACT, iri(iris.fact_iri(statement.fact)))]
        return Block(iri(subject), pairs)

    def _content(self, said: Fact | Claim, fact: Fact) -> Pairs:
        """What a fact or claim says; the ends are those of the fact, which hold across documents."""
        pairs: Pairs = []
        if fact.subject is not None:
            pairs.append((p.SUBJECT, self._entity_iri(fact.subject)))
        pairs.append((p.PREDICATE, p.PREDICATES[said.predicate]))
        if fact.object is not None:
            pairs.append((p.OBJECT, self._entity_iri(fact.object)))
        if said.property:
            pairs.append((p.PROPERTY, label(said.property)))
        if said.quantity is not None:
            pairs += [(p.VALUE, number(said.quantity.value)), (p.UNIT, label(said.quantity.unit))]
            if said.quantity.unit in self._units:
                pairs.append((p.HAS_UNIT, self._units[said.quantity.unit]))
            pairs.append((p.QUALIFIER, p.QUALIFIERS[said.quantity.qualifier]))
        pairs += [(iri(iris.attribute_iri(key)), label(value)) for key, value in sorted(set(said.attributes))]
        pairs += [(p.STATUS, p.STATUSES[said.status]), (p.MODALITY, p.MODALITIES[said.modality])]
        pairs += _time_pairs(said.time)
        pairs.append((p.CONFIDENCE, decimal(said.confidence)))
        return pairs

    def _titles(self) -> Iterator[Block]:
        posts = (fact for fact in self.index.facts if self._post(fact))
        titles = {value for fact in posts for key, value in fact.attributes if key == "title"}
        for term, title in sorted((iri(iris.role_iri(title)), title) for title in titles):
            yield Block(term, [(p.TYPE, p.ROLE_CLASS), (p.PREF_LABEL, label(title))])

    def _times(self) -> Iterator[Block]:
        index = self.index
        said = (s.claim for e in index.extractions for s in index.told_by(e.document))
        times = {_bounds(claim.time) for claim in said} | {_bounds(fact.time) for fact in index.facts}
        times |= {_term_bounds(fact) for fact in index.facts if self._post(fact)}
        bounds = sorted((start or "", end or "") for start, end in times - {None})  # type: ignore[misc]
        for day in sorted({day for pair in bounds for day in pair if day}):
            datatype = date_type(day) or ""
            yield Block(
                iri(iris.instant_iri(day)), [(p.TYPE, p.INSTANT), (p.IN_DATE[datatype], typed(day, datatype))]
            )
        for start, end in bounds:
            pairs: Pairs = [(p.TYPE, p.INTERVAL)]
            pairs += [(p.BEGINS, iri(iris.instant_iri(start)))] if start else []
            pairs += [(p.ENDS, iri(iris.instant_iri(end)))] if end else []
            yield Block(iri(iris.interval_iri(start or None, end or None)), pairs)

    def _span(self, document: Document, span: Span) -> Iterator[Block]:
        at = self._document_iri(document.id)
        subject = iri(iris.evidence_iri(at[1:-1], span))
        position, quote = (subject.replace("#char=", f"#{kind}=") for kind in ("position", "quote"))
        pairs: Pairs = [(p.TYPE, p.RESOURCE), (p.HAS_SOURCE, at), (p.SELECTOR, position)]
        exact = document.text[span.start : span.end]
        yield Block(subject, [*pairs, (p.SELECTOR, quote)] if exact else pairs)
        bounds = [
            (p.OA_START, number(span.start)),
            (p.OA_END, number(span.end)),
            (p.OFFSET_UNIT, p.CODE_POINT),
        ]
        yield Block(position, [(p.TYPE, p.POSITION), *bounds])
        if exact:
            before = document.text[max(0, span.start - _CONTEXT) : span.start]
            after = document.text[span.end : span.end + _CONTEXT]
            context = [(p.PREFIX, literal(before)), (p.SUFFIX, literal(after))]
            yield Block(quote, [(p.TYPE, p.QUOTE), (p.EXACT, literal(exact)), *context])


def _bound_claims(fact: Fact) -> set[tuple[str, str]]:
    """The claims that the bounds of a fact's term rest on."""
    return {key for bound in (fact.since, fact.until) if bound for key in bound.claims}


def _bounds(time: Time | None) -> tuple[str | None, str | None] | None:
    """The bounds that the calendar has, or None where there is neither."""
    if time is None:
        return None
    start, end = (day if day and date_type(day) else None for day in (time.start, time.end))
    return (start, end) if start or end else None


def _term_bounds(fact: Fact) -> tuple[str | None, str | None] | None:
    """The bounds of a term that have dates; by when it was seen over is no end."""
    until = fact.until.date if fact.until and fact.until.basis is not Basis.SEEN else None
    return _bounds(Time("", fact.since.date if fact.since else None, until))


def _time_pairs(time: Time | None) -> Pairs:
    if time is None:
        return []
    pairs: Pairs = []
    bounds = _bounds(time)
    if bounds is not None:
        pairs.append((p.TIME, iri(iris.interval_iri(*bounds))))
    if time.text:
        pairs.append((p.TIME_TEXT, label(time.text)))
    for term, day in ((p.START, time.start), (p.END, time.end)):
        if day:
            pairs.append((term, date_literal(day)))
            pairs += [] if date_type(day) else [(p.FLAG, literal(f"no such date: {day}"))]
    if time.grain:
        pairs.append((p.GRAIN, literal(time.grain)))
    return pairs
