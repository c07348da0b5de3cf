"""Entities and facts as flat rows, the same columns for GraphML's keys and the tables.

A list is a :class:`Listed`: writers put it joined under the column's name and as JSON under the name with
``_json``. A value that is not known is left out of the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.export.index import sentence_of
from kg.export.values import escape_for_xml, to_joined, to_json, to_json_line, to_json_texts, to_number
from kg.model import Predicate
from kg.ontology.iris import entity_iri, fact_iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.export.index import Index, Statement
    from kg.model import Entity, Fact, Quantity


class Listed(NamedTuple):
    """Several values of one column: as texts for reading, as JSON and as items for programs."""

    texts: tuple[str, ...]
    json: str
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
    Column(
        "property", str, "what a number counts, a state, an instrument, a condition's words, or an interval"
    ),
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
    Column(
        "observations",
        Listed,
        "what is said of it alone: numbers, states, a measure's terms; as JSON, whole rows",
    ),
)
EDGE_COLUMNS = (
    Column("type", str, "the predicate"),
    Column("iri", str, "the fact's IRI in graph.ttl"),
    *_FACT_COLUMNS,
)
OBSERVATION_COLUMNS = (
    Column("type", str, "quantity, state, instrument, condition or in_force"),
    *EDGE_COLUMNS[1:],
)


def node_row(index: Index, entity: Entity) -> Row:
    """An entity as a row of :data:`NODE_COLUMNS`."""
    observations = [fact_row(index, fact) for fact in index.attributes(entity.id)]
    return {
        "name": entity.name,
        "label": entity.name,
        "type": entity.type.value,
        "iri": entity_iri(entity),
        "aliases": _listed(entity.aliases),
        "identifiers": _paired(entity.identifiers, ":"),
        "confidence": float(entity.confidence),
        "mentions": entity.mentions,
        "documents": _listed(sorted({reference.document for reference in entity.references})),
        "sources": index.sources(reference.document for reference in entity.references),
        "observations": _observed(observations),
    }


def fact_row(index: Index, fact: Fact) -> Row:
    """A fact as a row of :data:`EDGE_COLUMNS` or :data:`OBSERVATION_COLUMNS`, without its ends."""
    row: Row = {"type": fact.predicate.value, "iri": fact_iri(fact)}
    return row | content_row(fact) | source_row(index, list(index.statements(fact)))


def content_row(fact: Fact) -> Row:
    """What a fact says, but for its predicate and ends: its status, quantity, time, term, attributes."""
    row: Row = {
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
    row["attributes"] = _paired(fact.attributes, "=")
    return row


def source_row(index: Index, statements: list[Statement]) -> Row:
    """Who says a fact, which rules read it, in which documents and sentences."""
    return {
        "speakers": _speaking(index, statements),
        "rules": _listed(sorted({s.claim.rule for s in statements if s.claim.rule})),
        "claims": len(statements),
        "documents": _listed(dict.fromkeys(statement.document.id for statement in statements)),
        "sources": index.sources(statement.document.id for statement in statements),
        "evidence": _evidence(statements),
    }


def flatten(row: Row) -> dict[str, Scalar]:
    """The row with each list twice, joined and as JSON; empty lists are left out."""
    flat: dict[str, Scalar] = {}
    for name, value in row.items():
        if not isinstance(value, Listed):
            flat[name] = value
        elif value.items:
            flat[name] = to_joined(value.texts)
            flat[f"{name}_json"] = value.json
    return flat


def flatten_for_xml(row: Row) -> dict[str, Scalar]:
    """As :func:`flatten`, with what XML cannot hold as escapes in the JSON; other texts stay as they are."""
    return {
        name: escape_for_xml(str(value)) if name.endswith("_json") else value
        for name, value in flatten(row).items()
    }


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


_NONE = Listed((), "[]", ())


def _listed(values: Iterable[str]) -> Listed:
    texts = tuple(values)
    return Listed(texts, to_json_texts(texts), texts) if texts else _NONE


def _paired(pairs: tuple[tuple[str, str], ...], sign: str) -> Listed:
    if not pairs:
        return _NONE
    texts = tuple([f"{key}{sign}{value}" for key, value in pairs])
    return Listed(texts, to_json(pairs), tuple([[*pair] for pair in pairs]))


def _observed(observations: list[Row]) -> Listed:
    if not observations:
        return _NONE
    items = tuple(map(to_plain, observations))
    return Listed(tuple(map(to_phrase, observations)), to_json(items), items)


def _speaking(index: Index, statements: list[Statement]) -> Listed:
    speakers = sorted({speaker for s in statements if (speaker := index.speaker(s)) is not None})
    if not speakers:
        return _NONE
    names = tuple(index.entity[speaker].name for speaker in speakers)
    return Listed(names, to_json_texts(speakers), tuple(speakers))


def _evidence(statements: list[Statement]) -> Listed:
    items: dict[tuple[str, int, int], dict[str, Any]] = {}
    for statement in statements:
        document, spans = statement.document, statement.claim.evidence
        if not spans:
            continue
        item = {
            "document": document.id,
            "title": document.title,
            "date": document.date,
            "start": spans[-1].start,
            "end": spans[-1].end,
            "text": sentence_of(statement),
        }
        items.setdefault((document.id, *spans[-1]), item)
    texts = dict.fromkeys(item["text"] for item in items.values())
    return Listed(tuple(texts), to_json_line(map(_to_json_item, items.values())), tuple(items.values()))


def _to_json_item(item: dict[str, Any]) -> str:
    """What json gives for such an item, in a third of its time."""
    date = "null" if item["date"] is None else encode_basestring(item["date"])
    return (
        f'{{"document": {encode_basestring(item["document"])}, "title": {encode_basestring(item["title"])}, '
        f'"date": {date}, "start": {item["start"]}, "end": {item["end"]}, '
        f'"text": {encode_basestring(item["text"])}}}'
    )
