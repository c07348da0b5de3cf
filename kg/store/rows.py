"""Extractions as rows of the workspace's tables, and back, with nothing lost.

Lists of small things (aliases, attributes, evidence) are JSON text in one column; what people ask about with
SQL (documents, entities, mentions, claims) has columns of its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError
from kg.model import (
    Claim,
    Document,
    DocumentEntity,
    EntityType,
    Extraction,
    Identifier,
    Modality,
    Predicate,
    Problem,
    Quantity,
    Span,
    Status,
    Time,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

# The first column of each table is its document's id.
TABLES = {
    "documents": "id VARCHAR, sha256 VARCHAR, title VARCHAR, date VARCHAR, source VARCHAR, "
    "segmented BOOLEAN, text VARCHAR",
    "entities": "document VARCHAR, position INTEGER, id VARCHAR, type VARCHAR, name VARCHAR, "
    "aliases VARCHAR, confidence DOUBLE",
    "mentions": 'document VARCHAR, entity VARCHAR, position INTEGER, "start" INTEGER, "end" INTEGER',
    "identifiers": "document VARCHAR, entity VARCHAR, position INTEGER, scheme VARCHAR, value VARCHAR, "
    '"start" INTEGER, "end" INTEGER',
    "claims": "document VARCHAR, position INTEGER, id VARCHAR, predicate VARCHAR, subject VARCHAR, "
    "object VARCHAR, value DOUBLE, unit VARCHAR, qualifier VARCHAR, property VARCHAR, attributes VARCHAR, "
    "status VARCHAR, modality VARCHAR, time_text VARCHAR, time_start VARCHAR, time_end VARCHAR, "
    "time_grain VARCHAR, speaker VARCHAR, evidence VARCHAR, rule VARCHAR, confidence DOUBLE",
    "problems": "document VARCHAR, position INTEGER, place VARCHAR, found VARCHAR, fix VARCHAR, "
    "severity VARCHAR",
}
COLUMNS = {
    name: tuple(column.split()[0].strip('"') for column in columns.split(", "))
    for name, columns in TABLES.items()
}
ORDER = {
    "documents": "id",
    "entities": "document, position",
    "mentions": "document, entity, position",
    "identifiers": "document, entity, position",
    "claims": "document, position",
    "problems": "document, position",
}


def to_rows(extractions: Iterable[Extraction]) -> Rows:
    """The rows of each table.

    Raises:
        StoreError: Where an id stands twice in a document, or a claim names an entity that is not there.
    """
    rows: Rows = {name: [] for name in TABLES}
    for extraction in extractions:
        _check(extraction)
        document = extraction.document
        rows["documents"].append((document.id, document.sha256, document.title, document.date,
                                  document.source, document.segmented, document.text))  # fmt: skip
        for position, entity in enumerate(extraction.entities):
            rows["entities"].append(_to_entity_row(document.id, position, entity))
            rows["mentions"].extend(
                (document.id, entity.id, number, *span) for number, span in enumerate(entity.mentions)
            )
            rows["identifiers"].extend(
                (document.id, entity.id, number, *found) for number, found in enumerate(entity.identifiers)
            )
        rows["claims"].extend(
            _to_claim_row(document.id, n, claim) for n, claim in enumerate(extraction.claims)
        )
        rows["problems"].extend(
            (document.id, number, problem.where, problem.found, problem.fix, problem.severity)
            for number, problem in enumerate(extraction.problems)
        )
    return rows


def from_rows(rows: Rows) -> Iterator[Extraction]:
    """The extractions of whole documents, in the order of the rows of ``documents``; see ``ORDER``."""
    mentions: defaultdict[Row, list[Span]] = defaultdict(list)
    for document, entity, _, start, end in rows["mentions"]:
        mentions[document, entity].append(Span(start, end))
    identifiers: defaultdict[Row, list[Identifier]] = defaultdict(list)
    for document, entity, _, *identifier in rows["identifiers"]:
        identifiers[document, entity].append(Identifier(*identifier))
    entities, claims, problems = (_by_document(rows[name]) for name in ("entities", "claims", "problems"))
    for document in map(from_document_row, rows["documents"]):
        id_ = document.id
        yield Extraction(
            document,
            tuple(
                _from_entity_row(row, mentions[id_, row[2]], identifiers[id_, row[2]])
                for row in entities[id_]
            ),
            tuple(_from_claim_row(row) for row in claims[id_]),
            tuple(Problem(*row[2:]) for row in problems[id_]),
        )


def from_document_row(row: Row) -> Document:
    """The document of one row of ``documents``."""
    id_, sha256, title, date, source, segmented, text = row
    return Document(id_, text, title, date, source, segmented, sha256)


def _by_document(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _check(extraction: Extraction) -> None:
    entities = [entity.id for entity in extraction.entities]
    known = {*entities, None}
    if len(set(entities)) < len(entities):
        raise StoreError(extraction.document.id, "two entities share one id", "give each its own id")
    claims = {claim.id for claim in extraction.claims}
    if len(claims) < len(extraction.claims):
        raise StoreError(extraction.document.id, "two claims share one id", "give each its own id")
    for claim in extraction.claims:
        if missing := {claim.subject, claim.object, claim.speaker} - known:
            found = f"claim {claim.id!r} names the entities {sorted(map(str, missing))!r}"
            raise StoreError(extraction.document.id, found, "a claim names entities of its own document")


def _to_entity_row(document: str, position: int, entity: DocumentEntity) -> Row:
    return (document, position, entity.id, entity.type.value, entity.name, _to_json(entity.aliases),
            entity.confidence)  # fmt: skip


def _from_entity_row(row: Row, mentions: Iterable[Span], identifiers: Iterable[Identifier]) -> DocumentEntity:
    _, _, id_, type_, name, aliases, confidence = row
    return DocumentEntity(
        id_,
        EntityType(type_),
        name,
        tuple(json.loads(aliases)),
        tuple(mentions),
        confidence,
        tuple(identifiers),
    )


def _to_claim_row(document: str, position: int, claim: Claim) -> Row:
    quantity, time = claim.quantity, claim.time
    return (
        document, position, claim.id, claim.predicate.value, claim.subject, claim.object,
        *((quantity.value, quantity.unit, quantity.qualifier) if quantity else (None, None, None)),
        claim.property, _to_json(claim.attributes), claim.status.value, claim.modality.value,
        *((time.text, time.start, time.end, time.grain) if time else (None, None, None, None)),
        claim.speaker, _to_json(claim.evidence), claim.rule, claim.confidence,
    )  # fmt: skip


def _from_claim_row(row: Row) -> Claim:
    (_, _, id_, predicate, subject, target, value, unit, qualifier, property_, attributes, status, modality,
     text, start, end, grain, speaker, evidence, rule, confidence) = row  # fmt: skip
    return Claim(
        id_,
        Predicate(predicate),
        subject,
        target,
        # A quantity always has a unit, be it empty; a value can come back as NaN only where it went in so.
        None if unit is None else Quantity(value, unit, qualifier),
        property_,
        tuple((key, item) for key, item in json.loads(attributes)),
        Status(status),
        Modality(modality),
        None if text is None else Time(text, start, end, grain),
        speaker,
        tuple(Span(first, last) for first, last in json.loads(evidence)),
        rule,
        confidence,
    )


def _to_json(values: Sequence[object]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
