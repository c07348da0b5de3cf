"""Entities and facts as flat rows, the same columns for GraphML's keys and the tables.

A list is a :class:`Listed`: writers put its texts joined under the column's name and its items as JSON under
the name with ``_json``. A value that is not known is left out of the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.export.index import sentence_of
from kg.export.values import to_joined, to_number
from kg.model import Predicate
from kg.ontology.iris import entity_iri, fact_iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.export.index import Index, Statement
    from kg.model import Entity, Fact, Quantity


@dataclass(frozen=True, slots=True)
class Listed:
    """Several values of one column: as texts for reading, as items for programs."""

    texts: tuple[str, ...]
    items: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name, its type (``str``, ``int``, ``float`` or :class:`Listed`) and what it holds."""

    name: str
    type: type
    meaning: str


Row = dict[str, str | int | float | Listed]
Scalar = str | int | float

_FACT_COLUMNS = (
    Column("status", str, "actual, planned or negated"),
    Column(
        "modality", str, "the finer shade: asserted, intended, denied, ended, conditional, rumoured, hoped"
    ),
    Column("confidence", float, "a probability"),
    Column("property", str, "what a number counts, or the name of a state"),
    Column("value", float, "the number, its multiplier applied"),
    Column("unit", str, "the text's own unit"),
    Column("qualifier", str, "= ~ > <"),
    Column("time", str, "when it holds, in the text's words"),
    Column("start", str, "the ISO date, month or year from which it holds"),
    Column("end", str, "the ISO date, month or year until which it holds"),
    Column("since", str, "the ISO date, month or year in which its term began, where that is stated"),
    Column("until", str, "the one in which its term ended, or before which it did: see until_basis"),
    Column(
        "until_basis", str, "stated, succeeded (the next one's beginning) or seen (over, in a later document)"
    ),
    Column("first_seen", str, "the date of the first dated document that says so"),
    Column("last_seen", str, "the date of the last one"),
    Column("attributes", Listed, "key=value; as JSON, [key, value] pairs"),
    Column("speakers", Listed, "who is quoted as saying so, by name; as JSON, their node ids"),
    Column("rules", Listed, "the rules that read it"),
    Column("claims", int, "how many claims say so"),
    Column("documents", Listed, "the ids of the documents that say so"),
    Column("sources", int, "how many of them are independent: reprints of one text count once"),
    Column(
        "evidence", Listed, "the sentences that say so; as JSON, with document, title, date, start and end"
    ),
)
NODE_COLUMNS = (
    Column("name", str, "the fullest name"),
    Column("label", str, "the name again, under the key that Gephi shows"),
    Column("type", str, "the type of entity"),
    Column("iri", str, "the entity's IRI in graph.ttl"),
    Column("aliases", Listed, "the other names"),
    Column("identifiers", Listed, "scheme:value; as JSON, [scheme, value] pairs"),
    Column("confidence", float, "a probability"),
    Column("mentions", int, "how often the documents name it"),
    Column("documents", Listed, "the ids of the documents that name it"),
    Column("sources", int, "how many of them are independent: reprints of one text count once"),
    Column("observations", Listed, "its numbers and states; as JSON, whole rows"),
)
EDGE_COLUMNS = (
    Column("type", str, "the predicate"),
    Column("iri", str, "the fact's IRI in graph.ttl"),
    *_FACT_COLUMNS,
)
OBSERVATION_COLUMNS = (Column("type", str, "quantity or state"), *EDGE_COLUMNS[1:])


def node_row(index: Index, entity: Entity) -> Row:
    """An entity as a row of :data:`NODE_COLUMNS`."""
    observations = [fact_row(index, fact) for fact in index.attributes(entity.id)]
    return {
        "name": entity.name,
        "label": entity.name,
        "type": entity.type.value,
        "iri": entity_iri(entity),
        "aliases": _listed(entity.aliases),
        "identifiers": Listed(
            tuple(f"{scheme}:{value}" for scheme, value in entity.identifiers),
            tuple([scheme, value] for scheme, value in entity.identifiers),
        ),
        "confidence": float(entity.confidence),
        "mentions": _count_mentions(index, entity),
        "documents": _listed(sorted({reference.document for reference in entity.references})),
        "sources": index.sources(reference.document for reference in entity.references),
        "observations": Listed(tuple(map(to_phrase, observations)), tuple(map(to_plain, observations))),
    }


def fact_row(index: Index, fact: Fact) -> Row:
    """A fact as a row of :data:`EDGE_COLUMNS` or :data:`OBSERVATION_COLUMNS`, without its ends."""
    statements = list(index.statements(fact))
    speakers = sorted({speaker for s in statements if (speaker := index.speaker(s)) is not None})
    row: Row = {"type": fact.predicate.value, "iri": fact_iri(fact)}
    row |= {
        "status": fact.status.value,
        "modality": fact.modality.value,
        "confidence": float(fact.confidence),
    }
    if fact.property:
        row["property"] = fact.property
    if fact.quantity is not None:
        row |= _quantity(fact.quantity)
    if fact.time is not None:
        times = {"time": fact.time.text, "start": fact.time.start, "end": fact.time.end}
        row |= {key: value for key, value in times.items() if value}
    row |= _term(fact)
    row["attributes"] = Listed(
        tuple(f"{key}={value}" for key, value in fact.attributes), tuple([*pair] for pair in fact.attributes)
    )
    row["speakers"] = Listed(tuple(index.entity[speaker].name for speaker in speakers), tuple(speakers))
    row["rules"] = _listed(sorted({s.claim.rule for s in statements if s.claim.rule}))
    row["claims"] = len(statements)
    row["documents"] = _listed(dict.fromkeys(statement.document.id for statement in statements))
    row["sources"] = index.sources(statement.document.id for statement in statements)
    row["evidence"] = _evidence(statements)
    return row


def flatten(row: Row, dump: Callable[[Any], str]) -> dict[str, Scalar]:
    """The row with each list twice, joined and as JSON; empty lists are left out."""
    flat: dict[str, Scalar] = {}
    for name, value in row.items():
        if not isinstance(value, Listed):
            flat[name] = value
        elif value.items:
            flat[name] = to_joined(value.texts)
            flat[f"{name}_json"] = dump(value.items)
    return flat


def flat_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns that :func:`flatten` can give, in order."""
    flat: list[Column] = []
    for column in columns:
        if column.type is Listed:
            flat.append(Column(column.name, str, column.meaning))
            flat.append(Column(f"{column.name}_json", str, f"the same as JSON: {column.meaning}"))
        else:
            flat.append(column)
    return tuple(flat)


def to_plain(row: Row) -> dict[str, Any]:
    """The row for JSON: lists as lists, whole numbers as integers, empty lists left out."""
    plain: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Listed):
            plain |= {name: list(value.items)} if value.items else {}
        else:
            plain[name] = to_number(value) if isinstance(value, float) else value
    return plain


def to_phrase(row: Row) -> str:
    """A number or state in short; a status other than actual is added."""
    phrase = str(row.get("property", ""))
    if row["type"] == Predicate.QUANTITY.value and "value" in row:
        phrase = f"{phrase} {row['qualifier']} {to_number(float(str(row['value'])))}{row['unit']}"
    return phrase if row["status"] == "actual" else f"{phrase} ({row['status']})"


def _term(fact: Fact) -> Row:
    row: Row = {"since": fact.since.date} if fact.since else {}
    if fact.until:
        row |= {"until": fact.until.date, "until_basis": fact.until.basis.value}
    if fact.seen:
        row |= {"first_seen": fact.seen[0], "last_seen": fact.seen[1]}
    return row


def _quantity(quantity: Quantity) -> Row:
    return {"value": float(quantity.value), "unit": quantity.unit, "qualifier": quantity.qualifier}


def _listed(values: Iterable[str]) -> Listed:
    texts = tuple(values)
    return Listed(texts, texts)


def _count_mentions(index: Index, entity: Entity) -> int:
    return sum(index.mentions.get(reference, 0) for reference in set(entity.references))


def _evidence(statements: list[Statement]) -> Listed:
    items: dict[tuple[str, int, int], dict[str, Any]] = {}
    for statement in statements:
        document, spans = statement.document, statement.claim.evidence
        if not spans:
            continue
        item: dict[str, Any] = {"document": document.id, "title": document.title, "date": document.date}
        item |= {"start": spans[-1].start, "end": spans[-1].end, "text": sentence_of(statement)}
        items.setdefault((document.id, *spans[-1]), item)
    return Listed(tuple(dict.fromkeys(item["text"] for item in items.values())), tuple(items.values()))
