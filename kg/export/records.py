"""``records.jsonl``: one JSON object a line and document, in the shape that hand-annotated articles have.

``relations`` join two entities of the document, ``observations`` are numbers, ``states`` are operating
states, ``frames`` complete a policy measure (what it repeals and amends, its means, condition and term).
Beside the annotators' keys stand the offsets (``mentions``, ``evidence``: half-open code points of ``text``),
the ``rule`` that found a thing and its ``confidence``; a key at its default is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.export.atomic import open_atomic_text
from kg.export.values import SEPARATOR, to_json, to_number
from kg.model import FRAME, Claim, DocumentEntity, Extraction, Modality, Predicate, Quantity, Time

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.model import Graph, Problem, Span

Record = dict[str, Any]
_LISTS = {
    Predicate.QUANTITY: "observations",
    Predicate.STATE: "states",
    **dict.fromkeys(FRAME, "frames"),
}
LISTS = ("relations", "observations", "states", "frames")


def write_records(graph: Graph, path: Path) -> None:
    """Write what was read from each document, before identity across documents.

    Raises:
        ExportError: Where the file cannot be written.
    """
    with open_atomic_text(path) as file:
        for extraction in sorted(graph.extractions, key=lambda extraction: extraction.document.id):
            file.write(to_json(to_record(extraction)) + "\n")


def to_record(extraction: Extraction, *, with_text: bool = True) -> Record:
    """A JSON object for an extraction, from which :func:`kg.export.load_records.from_record` makes it again.

    Args:
        extraction: What was read from one document.
        with_text: Whether the text itself goes in; without it the hash still tells which text is meant.
    """
    document = extraction.document
    record: Record = {
        "id": document.id,
        "title": document.title,
        "date": document.date,
        "source": document.source,
    }
    record["sha256"] = document.sha256
    if document.segmented:
        record["segmented"] = True
    if with_text:
        record["text"] = document.text
    record["entities"] = [_to_entity(entity) for entity in extraction.entities]
    for name, rows in _to_lists(extraction.claims).items():
        record[name] = rows
    order = _claim_order(extraction.claims)
    if order != sorted(order):
        record["claim_order"] = order
    if extraction.problems:
        record["problems"] = [_to_problem(problem) for problem in extraction.problems]
    return record


def list_of(predicate: Predicate) -> str:
    """The key of a record under which claims of a predicate stand."""
    return _LISTS.get(predicate, "relations")


def _to_lists(claims: Iterable[Claim]) -> dict[str, list[Record]]:
    lists: dict[str, list[Record]] = {name: [] for name in LISTS}
    for claim in claims:
        lists[list_of(claim.predicate)].append(_to_claim(claim))
    return lists


def _claim_order(claims: tuple[Claim, ...]) -> list[int]:
    """Where each claim of the lists, read one after the other, stood among all claims."""
    lists: dict[str, list[int]] = {name: [] for name in LISTS}
    for place, claim in enumerate(claims):
        lists[list_of(claim.predicate)].append(place)
    return [place for places in lists.values() for place in places]


def _to_entity(entity: DocumentEntity) -> Record:
    row: Record = {
        "id": entity.id,
        "type": entity.type.value,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "mentions": _to_spans(entity.mentions),
    }
    if entity.identifiers:
        row["identifiers"] = [identifier._asdict() for identifier in entity.identifiers]
    return row | {"confidence": to_number(entity.confidence)}


def _to_claim(claim: Claim) -> Record:
    """A claim under its list's own names: head and tail, or subject with a number or a state."""
    row: Record = {"id": claim.id}
    if claim.predicate is Predicate.QUANTITY:
        row |= {"subject": claim.subject, "property": claim.property, **_to_quantity(claim.quantity)}
    elif claim.predicate is Predicate.STATE:
        row |= {"subject": claim.subject, "state": claim.property}
    elif claim.predicate in FRAME:
        row |= {"type": claim.predicate.value, "subject": claim.subject}
        row |= {"property": claim.property} if claim.property else {}
    else:
        row |= {"type": claim.predicate.value, "head": claim.subject, "tail": claim.object}
        row |= _to_attributes(claim)
    row["status"] = claim.status.value
    row |= _to_details(claim)
    row |= {
        "evidence": _to_spans(claim.evidence),
        "rule": claim.rule,
        "confidence": to_number(claim.confidence),
    }
    return row


def _to_details(claim: Claim) -> Record:
    """What only some claims have."""
    row: Record = {}
    attribute_like = claim.predicate in _LISTS
    if attribute_like and claim.attributes:
        row |= _to_attributes(claim)
    if attribute_like and claim.object is not None:
        row["object"] = claim.object
    if not attribute_like and claim.property:
        row["property"] = claim.property
    if claim.predicate is not Predicate.QUANTITY and claim.quantity is not None:
        row["quantity"] = _to_quantity(claim.quantity)
    if claim.modality is not Modality.ASSERTED:
        row["modality"] = claim.modality.value
    if claim.time is not None:
        row["time"] = _to_time(claim.time)
    if claim.speaker is not None:
        row["speaker"] = claim.speaker
    return row


def _to_attributes(claim: Claim) -> Record:
    """The attributes as an object; where that would lose their order or a second value, as pairs too."""
    attrs: dict[str, str] = {}
    for key, value in claim.attributes:
        attrs[key] = f"{attrs[key]}{SEPARATOR}{value}" if key in attrs else value
    if tuple(attrs.items()) == claim.attributes:
        return {"attrs": attrs}
    return {"attrs": attrs, "attr_pairs": [list(pair) for pair in claim.attributes]}


def _to_quantity(quantity: Quantity | None) -> Record:
    if quantity is None:
        return {"value": None, "unit": "", "qualifier": "="}
    return {"value": to_number(quantity.value), "unit": quantity.unit, "qualifier": quantity.qualifier}


def _to_time(time: Time) -> Record:
    row: Record = {"text": time.text, "start": time.start, "end": time.end, "grain": time.grain}
    return {key: value for key, value in row.items() if value is not None}


def _to_problem(problem: Problem) -> Record:
    return {"where": problem.where, "found": problem.found, "fix": problem.fix, "severity": problem.severity}


def _to_spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[start, end] for start, end in spans]
