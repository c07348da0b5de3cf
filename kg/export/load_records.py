"""Reads ``records.jsonl`` back, and hand-annotated articles, which lack offsets, rules and ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.export.records import LISTS, list_of
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
    from collections.abc import Iterable, Mapping

_UNTYPED = {"observations": Predicate.QUANTITY, "states": Predicate.STATE}
_SHAPE = "see the README on records: entities, relations, observations, states, frames"


def from_record(record: Mapping[str, Any]) -> Extraction:
    """The extraction that a record was made from.

    A record without ``text`` gives a document whose text is empty and whose hash is the record's.

    Raises:
        InputError: Where a key that must be there is missing, or a value is of no known kind.
    """
    where = f"record {record.get('id')!r}"
    try:
        return Extraction(
            document=_to_document(record),
            entities=tuple(_to_entity(row) for row in record.get("entities", ())),
            claims=_to_claims(record),
            problems=tuple(Problem(**row) for row in record.get("problems", ())),
        )
    except KeyError as error:
        raise InputError(where, f"no key {error}", _SHAPE) from error
    except (TypeError, ValueError, IndexError, AttributeError) as error:
        raise InputError(where, str(error), _SHAPE) from error


def _to_document(record: Mapping[str, Any]) -> Document:
    return Document(
        id=record["id"],
        text=record.get("text") or "",
        title=record.get("title") or "",
        date=record.get("date"),
        source=record.get("source") or "",
        segmented=record.get("segmented", False),
        sha256=record.get("sha256", ""),
    )


def _to_entity(row: Mapping[str, Any]) -> DocumentEntity:
    return DocumentEntity(
        id=row["id"],
        type=EntityType(row["type"]),
        name=row["name"],
        aliases=tuple(row.get("aliases", ())),
        mentions=_to_spans(row.get("mentions", ())),
        confidence=float(row.get("confidence", 1.0)),
        identifiers=tuple(_to_identifier(found) for found in row.get("identifiers", ())),
    )


def _to_identifier(row: Mapping[str, Any]) -> Identifier:
    return Identifier(str(row["scheme"]), str(row["value"]), int(row["start"]), int(row["end"]))


def _to_claims(record: Mapping[str, Any]) -> tuple[Claim, ...]:
    rows = [(_to_predicate(name, row), row) for name in LISTS for row in record.get(name, ())]
    claims = [_to_claim(predicate, row, f"c{place}") for place, (predicate, row) in enumerate(rows, 1)]
    order = record.get("claim_order")
    if order is None:
        return tuple(claims)
    if sorted(order) != list(range(len(claims))):
        raise ValueError(f"claim_order {order!r} does not number the {len(claims)} claims")
    return tuple(claim for _, claim in sorted(zip(order, claims, strict=True), key=lambda pair: pair[0]))


def _to_predicate(name: str, row: Mapping[str, Any]) -> Predicate:
    """The predicate of a row of the list of that name."""
    predicate = _UNTYPED.get(name) or Predicate(row["type"])
    if list_of(predicate) != name:
        raise ValueError(f"{predicate.value!r} does not stand among {name}")
    return predicate


def _to_claim(predicate: Predicate, row: Mapping[str, Any], fallback: str) -> Claim:
    kind = list_of(predicate)
    relation = kind == "relations"
    return Claim(
        id=row.get("id", fallback),
        predicate=predicate,
        subject=row["head"] if relation else row["subject"],
        object=row["tail"] if relation else row.get("object"),
        quantity=_to_quantity(row if kind == "observations" else row.get("quantity")),
        property=row["state"] if kind == "states" else row.get("property", ""),
        attributes=_to_attributes(row),
        status=Status(row.get("status", Status.ACTUAL)),
        modality=Modality(row.get("modality", Modality.ASSERTED)),
        time=_to_time(row.get("time")),
        speaker=row.get("speaker"),
        evidence=_to_spans(row.get("evidence", ())),
        rule=row.get("rule", ""),
        confidence=float(row.get("confidence", 1.0)),
    )


def _to_attributes(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    if "attr_pairs" in row:
        return tuple((key, value) for key, value in row["attr_pairs"])
    return tuple((row.get("attrs") or {}).items())


def _to_quantity(row: Mapping[str, Any] | None) -> Quantity | None:
    if row is None or row["value"] is None:
        return None
    return Quantity(float(row["value"]), row.get("unit") or "", row.get("qualifier") or "=")


def _to_spans(pairs: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    return tuple(Span(int(start), int(end)) for start, end in pairs)


def _to_time(row: Mapping[str, Any] | None) -> Time | None:
    return None if row is None else Time(**{"text": "", **row})
