"""One line of a ledger: a decision, and the words of the document that it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kg.model import RELATIONS, EntityType, Predicate, Quantity, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HASH = re.compile(r"[0-9a-f]{6,64}")
QUALIFIERS = ("=", "~", ">", "<")


class Kind(StrEnum):
    """What can be decided."""

    SAME = "same"
    NOT_SAME = "not_same"
    RETYPE = "retype"
    RENAME = "rename"
    ACCEPT = "accept"
    REJECT = "reject"
    ADD = "add"


_WORDED = (Predicate.STATE, Predicate.INSTRUMENT, Predicate.CONDITION, Predicate.IN_FORCE)
IDENTITY = frozenset({Kind.SAME, Kind.NOT_SAME})
_TEXTS = ("document", "quote", "subject", "object", "property", "unit", "qualifier", "to", "id", "note")
_OTHERS = ("other_document", "other_quote")
_PAIR = frozenset({*_OTHERS, "other_start"})
_CLAIM = frozenset({"predicate", "subject", "object", "property", "value", "unit", "qualifier", "attributes"})
_ALWAYS = frozenset({"decision", "document", "quote", "type", "start", "id", "note"})
KEYS: dict[Kind, frozenset[str]] = {
    Kind.SAME: _ALWAYS | _PAIR,
    Kind.NOT_SAME: _ALWAYS | _PAIR,
    Kind.RETYPE: _ALWAYS | _CLAIM | {"to"},
    Kind.RENAME: _ALWAYS | {"to"},
    Kind.ACCEPT: _ALWAYS | _CLAIM | {"status"},
    Kind.REJECT: _ALWAYS | _CLAIM | {"status"},
    Kind.ADD: _ALWAYS | _CLAIM | {"status"},
}


@dataclass(frozen=True, slots=True)
class Correction:
    """A decision about a thing or a claim of one document, or about two things.

    Attributes:
        decision: What is decided.
        document: The first six or more hexadecimal digits of the SHA-256 of the document's text.
        quote: Exact words of the text: a name as it stands there, or the words that carry a claim.
        type: The type of the thing, where the words alone do not tell which is meant.
        start: The code point at which the quote begins, where it stands in several places.
        predicate: Of a decision about a claim.
        subject: A name of the claim's subject in this document.
        object: A name of the claim's object.
        property: What a quantity counts, or which state.
        quantity: The number of a claim; only its value is compared, where it is looked for.
        attributes: Attributes that the claim has or gets, as pairs.
        status: Whether the claim is said to hold.
        to: The new type, predicate or name.
        other_document: Where the second thing stands; the same document where it is empty.
        other_quote: Its name there; the same name where it is empty.
        other_start: Where that name begins.
        id: A name for the decision, for reports.
        note: Why it was decided; for readers.
        where: The file and line that it came from.
    """

    decision: Kind
    document: str
    quote: str
    type: EntityType | None = None
    start: int | None = None
    predicate: Predicate | None = None
    subject: str = ""
    object: str = ""
    property: str = ""
    quantity: Quantity | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    status: Status | None = None
    to: str = ""
    other_document: str = ""
    other_quote: str = ""
    other_start: int | None = None
    id: str = ""
    note: str = ""
    where: str = ""

    def describe(self) -> str:
        """The decision in a report: where it stands, its own name, and what it is about."""
        parts = (self.where, self.id, self.decision.value, self.predicate or "", repr(self.quote))
        return " ".join(part for part in parts if part)

    def to_json(self) -> dict[str, Any]:
        """The line as plain values, without what is at its default."""
        row: dict[str, Any] = {"decision": self.decision.value, "document": self.document}
        row |= {"quote": self.quote, "type": self.type, "start": self.start, "predicate": self.predicate}
        row |= {"subject": self.subject, "object": self.object, "property": self.property}
        if self.quantity:
            row |= {"value": self.quantity.value, "unit": self.quantity.unit}
            row |= {} if self.quantity.qualifier == "=" else {"qualifier": self.quantity.qualifier}
        row |= {"attributes": dict(self.attributes), "status": self.status, "to": self.to}
        row |= {"other_document": self.other_document, "other_quote": self.other_quote}
        row |= {"other_start": self.other_start, "id": self.id, "note": self.note}
        # A number may be 0, and begins may be 0; only what is empty goes.
        return {key: value for key, value in row.items() if value is not None and value not in ("", {})}


def find_faults(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with a line, and what is allowed: pairs; none where it can be read."""
    if row.get("decision") not in set(Kind):
        yield f"decision {row.get('decision')!r}", f"one of {', '.join(Kind)}"
        return
    kind = Kind(row["decision"])
    if unknown := sorted(row.keys() - KEYS[kind]):
        yield (
            f"{kind} does not take {', '.join(map(repr, unknown))}",
            f"it takes {', '.join(sorted(KEYS[kind]))}",
        )
    yield from _find_wrong_values(row)
    yield from _find_missing(kind, row)


def from_json(row: Mapping[str, Any], where: str = "") -> Correction:
    """The correction that a line without faults says."""
    texts = {key: row[key] for key in (*_TEXTS, *_OTHERS) if key in row and key not in ("unit", "qualifier")}
    value = row.get("value")
    return Correction(
        Kind(row["decision"]),
        **texts,
        type=EntityType(row["type"]) if row.get("type") else None,
        start=row.get("start"),
        predicate=Predicate(row["predicate"]) if row.get("predicate") else None,
        quantity=None
        if value is None
        else Quantity(float(value), row.get("unit", ""), row.get("qualifier", "=")),
        attributes=tuple(row.get("attributes", {}).items()),
        status=Status(row["status"]) if row.get("status") else None,
        other_start=row.get("other_start"),
        where=where,
    )


def _find_wrong_values(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _find_wrong_kinds(row)
    for key in ("document", "other_document"):
        if isinstance(row.get(key), str) and not HASH.fullmatch(row[key]):
            yield (
                f"{key} {row[key]!r}",
                "six or more hexadecimal digits of a document's sha256, in lower case",
            )
    for key, kinds in (("type", EntityType), ("predicate", Predicate), ("status", Status)):
        if key in row and row[key] not in set(kinds):
            yield f"{key} {row[key]!r}", f"one of {', '.join(kinds)}"
    for key in ("start", "other_start"):
        if key in row and (type(row[key]) is not int or row[key] < 0):
            yield f"{key} {row[key]!r}", "a number of code points"
    if row.get("qualifier", "=") not in QUALIFIERS:
        yield f"qualifier {row['qualifier']!r}", f"one of {' '.join(QUALIFIERS)}"


def _find_wrong_kinds(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in (*_TEXTS, *_OTHERS):
        if key in row and not isinstance(row[key], str):
            yield f"{key} {row[key]!r}", "a text"
    if "value" in row and (isinstance(row["value"], bool) or not isinstance(row["value"], int | float)):
        yield f"value {row['value']!r}", "a number"
    pairs = row.get("attributes", {})
    if not isinstance(pairs, dict) or not all(isinstance(value, str) for value in pairs.values()):
        yield f"attributes {pairs!r}", "an object of texts"


def _find_missing(kind: Kind, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("document", "quote"):
        if not row.get(key):
            yield f"no {key}", "the hash of a document's text, and exact words of it"
    predicate = row.get("predicate")
    if kind in IDENTITY and not any(row.get(key) for key in _OTHERS):
        yield "no second thing", "other_document, other_quote, or both"
    elif kind is Kind.RENAME and not row.get("to"):
        yield "no to", "the right name"
    elif kind is Kind.RETYPE and row.get("to") not in (set(RELATIONS) if predicate else set(EntityType)):
        yield f"to {row.get('to')!r}", f"one of {', '.join(RELATIONS if predicate else EntityType)}"
    elif kind is Kind.ADD:
        yield from _find_missing_of_new(row)


def _find_missing_of_new(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    predicate = row.get("predicate")
    if not predicate:
        if not row.get("type"):
            yield "neither type nor predicate", "a type for a new thing, a predicate for a new claim"
    elif predicate == Predicate.QUANTITY:
        if row.get("value") is None:
            yield "no value", "the number of the quantity"
    elif predicate in _WORDED:
        if not (row.get("subject") and row.get("property")):
            yield "no subject or no property", "who is in which operating state, which measure works how"
    elif not (row.get("subject") and row.get("object")):
        yield "no subject or no object", "the names of both ends, as the document has them"
