"""``entities.ftm.json``: the graph as FollowTheMoney entities, one JSON object a line, for Aleph and yente.

Documents are articles, named things and the links between them entities that lead to them as ``proof``. Only
what is said to hold, or to have held, is a link, for the tools take no notice of a link's status. Numbers are
left out: the model has no place for them. Each id is made from content, so the same thing keeps it. A record
is written as it is made, in the graph's order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.atomic import open_atomic_text
from kg.export.ftm_model import load_ftm_model
from kg.export.index import build_index, is_asserted, sentence_of
from kg.export.terms import date_type
from kg.export.values import to_json
from kg.model import Basis, Modality, Predicate, Status, Time
from kg.ontology.iris import fact_iri, to_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.export.ftm_model import Link
    from kg.export.index import Index
    from kg.model import Document, Entity, Fact, Graph

Record = dict[str, object]
_ADDRESS, _LEGAL, _OTHER = "Address", "LegalEntity", "UnknownLink"


def write_ftm(graph: Graph, path: Path) -> None:
    """Write the graph as FollowTheMoney entities: articles, things, links.

    Raises:
        ExportError: Where the file cannot be written or the graph refers to what it does not hold.
    """
    records = _Records(build_index(graph))
    with open_atomic_text(path) as file:
        for kind in (records.articles(), records.things(), records.links()):
            file.writelines(f"{to_json(record)}\n" for record in kind)


class _Records:
    """Makes the records of one graph."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._model = load_ftm_model()

    def _entity_id(self, entity: str) -> str:
        return _to_id(self._index.entity_iri(entity))

    def _article_id(self, document: str) -> str:
        return _to_id(self._index.document_iri(document))

    def articles(self) -> Iterator[Record]:
        for extraction in self._index.extractions:
            yield self._article(extraction.document)

    def things(self) -> Iterator[Record]:
        for entity in self._index.entities:
            yield self._thing(entity)

    def links(self) -> Iterator[Record]:
        for fact in self._index.relations():
            if _holds_or_held(fact) and not self._is_address(fact):
                yield self._link(fact)

    def _article(self, document: Document) -> Record:
        dates = [document.date] if document.date and date_type(document.date) else []
        address = [document.source] if document.source.startswith(("http://", "https://")) else []
        return _to_record(
            self._article_id(document.id),
            "Article",
            title=[document.title],
            fileName=[document.id],
            publishedAt=dates,
            sourceUrl=address,
        )

    def _thing(self, entity: Entity) -> Record:
        schema = self._schema(entity.id)
        facts = [fact for fact in self._index.about(entity.id) if is_asserted(fact)]
        documents = sorted({r.document for r in entity.references} & self._index.extraction.keys())
        properties: dict[str, list[str]] = {
            "name": [entity.name],
            "alias": [alias for alias in entity.aliases if alias != entity.name],
            "keywords": [entity.type.value],
            "addressEntity": [self._entity_id(fact.object or "") for fact in facts if self._is_address(fact)],
            "proof": [self._article_id(document) for document in documents],
        }
        for scheme, value in entity.identifiers:
            known = self._model.identifiers.get(scheme)
            if known and schema in known.schemata:
                properties.setdefault(known.property, []).append(value)
        if schema == _ADDRESS:
            properties["full"] = [entity.name]
        if any(schema in link.subject_schemata for link in self._model.links):
            properties["status"] = [fact.property for fact in facts if fact.predicate is Predicate.STATE]
        return _to_record(self._entity_id(entity.id), schema, **properties)

    def _link(self, fact: Fact) -> Record:
        subject, target = fact.subject or "", fact.object or ""
        link = self._find_link(fact)
        statements = list(self._index.statements(fact))
        titles = [value for key, value in fact.attributes if key == "title"]
        ends = (link.subject, link.object) if link else ("subject", "object")
        term = _term(fact)
        properties: dict[str, list[str]] = {
            ends[0]: [self._entity_id(subject)],
            ends[1]: [self._entity_id(target)],
            "role": (titles if link else []) or [fact.predicate.value],
            "status": [fact.modality.value],
            "startDate": _dates(term[0]),
            "endDate": _dates(term[1]),
            "summary": [f"{key}={value}" for key, value in fact.attributes],
            "description": [sentence_of(statement) for statement in statements],
            "recordId": [fact.id],
            "proof": [self._article_id(statement.document.id) for statement in statements],
        }
        return _to_record(_to_id(fact_iri(fact)), link.schema if link else _OTHER, **properties)

    def _find_link(self, fact: Fact) -> Link | None:
        ends = self._schema(fact.subject or ""), self._schema(fact.object or "")
        return next((link for link in self._model.links if link.takes(fact, *ends)), None)

    def _is_address(self, fact: Fact) -> bool:
        located = fact.predicate is Predicate.LOCATED_IN and fact.object is not None
        return located and is_asserted(fact) and self._schema(fact.object or "") == _ADDRESS

    def _schema(self, entity: str) -> str:
        return self._model.types[self._index.entity[entity].type]


def _holds_or_held(fact: Fact) -> bool:
    return is_asserted(fact) or (fact.status is Status.ACTUAL and fact.modality is Modality.ENDED)


def _to_id(iri: str) -> str:
    """An id of plain letters, as FollowTheMoney's tools want it."""
    return f"kg-{to_digest(iri, length=20)}"


def _term(fact: Fact) -> tuple[str | None, str | None]:
    """When a fact began and ended; by when it was seen over is no end."""
    time = fact.time or Time("")
    until = fact.until.date if fact.until and fact.until.basis is not Basis.SEEN else None
    return fact.since.date if fact.since else time.start, until or time.end


def _dates(date: str | None) -> list[str]:
    return [date] if date and date_type(date) else []


def _to_record(id: str, schema: str, **properties: Iterable[str]) -> Record:
    """A record with each property's values once, in their order; empty values and properties are left out."""
    kept = {name: [*dict.fromkeys(filter(None, values))] for name, values in properties.items()}
    return {
        "id": id,
        "schema": schema,
        "properties": {name: values for name, values in kept.items() if values},
    }
