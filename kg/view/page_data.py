"""Turns a graph into what the page embeds: plain lists, positions, and offsets as browsers count them."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from kg.analyse.conflicts import find_conflicts
from kg.analyse.explain import count_support
from kg.lexicon import load_setting
from kg.model import Bound, Claim, Document, Extraction, Fact, Graph, Quantity, Reference, Span
from kg.view.layout import find_positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.analyse.conflicts import Conflict

_BASIC_PLANE = 0xFFFF
_LONG_NUMBER = 1e15


class Offsets:
    """Converts code points of a text to the UTF-16 units that JavaScript counts."""

    def __init__(self, text: str) -> None:
        """Notes where the characters beyond the basic plane stand."""
        self._wide = [place for place, character in enumerate(text) if ord(character) > _BASIC_PLANE]

    def to_units(self, place: int) -> int:
        """The same place, counted in UTF-16 units."""
        return place + bisect_right(self._wide, place - 1)


def to_page_data(
    graph: Graph, *, conflicts: Iterable[Conflict] | None = None, seed: int = 0
) -> dict[str, Any]:
    """Everything that the page shows, ready for JSON.

    Entities, facts and documents are told by their index; each fact carries its evidence, and a conflict
    leads to its two facts. Keys at their default are left out: one source, one document, no term.

    Args:
        graph: What to show.
        conflicts: The graph's conflicts; found here where they are not known.
        seed: Seed of the layout.
    """
    entities = sorted(graph.entities, key=lambda entity: entity.id)
    extractions = sorted(graph.extractions, key=lambda extraction: extraction.document.id)
    place = {entity.id: number for number, entity in enumerate(entities)}
    owner = {reference: place[entity.id] for entity in entities for reference in entity.references}
    facts = sorted(graph.facts, key=lambda fact: fact.id)
    ends = [(place[f.subject], place[f.object]) for f in facts if f.subject in place and f.object in place]
    points = find_positions(len(entities), ends, seed=seed)
    reprints = dict(graph.reprints)
    evidence = _Evidence(extractions, owner, reprints)
    found = find_conflicts(graph) if conflicts is None else conflicts
    return {
        "view": load_setting("view"),
        "nodes": [
            {
                "id": entity.id,
                "type": entity.type.value,
                "name": entity.name,
                "aliases": list(entity.aliases),
                "identifiers": [list(pair) for pair in entity.identifiers],
                "x": round(float(point[0]), 2),
                "y": round(float(point[1]), 2),
            }
            for entity, point in zip(entities, points, strict=True)
        ],
        "facts": [_to_fact(fact, place, evidence) | _to_support(fact, reprints) for fact in facts],
        "conflicts": _to_conflicts(found, place, facts),
        "documents": [_to_document(extraction, owner, reprints) for extraction in extractions],
    }


def _to_fact(fact: Fact, place: dict[str, int], evidence: _Evidence) -> dict[str, Any]:
    row: dict[str, Any] = {
        "predicate": fact.predicate.value,
        "subject": place.get(fact.subject or "", -1),
        "object": place.get(fact.object or "", -1),
        "status": fact.status.value,
        "modality": fact.modality.value,
        "confidence": round(fact.confidence, 3),
        "evidence": evidence.of_fact(fact),
    }
    if fact.attributes:
        row["attributes"] = [list(pair) for pair in fact.attributes]
    if fact.time:
        row["time"] = fact.time.text
    row |= {end: _to_bound(bound) for end in ("since", "until") if (bound := getattr(fact, end))}
    if fact.property:
        row["property"] = fact.property
    if fact.quantity:
        row["value"] = _to_words(fact.quantity)
    return row


def _to_bound(bound: Bound) -> list[str]:
    return [bound.date, bound.basis.value]


def _to_support(fact: Fact, reprints: Mapping[str, str]) -> dict[str, int]:
    support = count_support(fact, reprints)
    counts = {"sources": support.sources, "documents": support.documents}
    return {key: count for key, count in counts.items() if count != 1}


def _to_conflicts(
    conflicts: Iterable[Conflict], place: Mapping[str, int], facts: Iterable[Fact]
) -> list[dict[str, Any]]:
    row = {fact.id: number for number, fact in enumerate(facts)}
    return [
        {
            "kind": conflict.kind.value,
            "timing": conflict.timing.value,
            "entity": place.get(conflict.entity, -1),
            "property": conflict.property,
            "facts": [row[fact.id] for fact in conflict.facts],
        }
        for conflict in conflicts
    ]


def _to_words(quantity: Quantity) -> str:
    number = f"{quantity.value:,.15g}" if abs(quantity.value) < _LONG_NUMBER else repr(quantity.value)
    sign = {"~": "\u2248 ", ">": "> ", "<": "< "}.get(quantity.qualifier, "")
    return f"{sign}{number} {quantity.unit}".rstrip()


class _Evidence:
    """The sentences behind a claim, with the spans found in each."""

    def __init__(
        self,
        extractions: list[Extraction],
        owner: dict[Reference, int],
        reprints: Mapping[str, str],
    ) -> None:
        self._claims = {(x.document.id, c.id): c for x in extractions for c in x.claims}
        self._documents = {x.document.id: (number, x.document) for number, x in enumerate(extractions)}
        self._offsets: dict[str, Offsets] = {}
        self._owner = owner
        self._reprints = reprints

    def of_fact(self, fact: Fact) -> list[dict[str, Any]]:
        """By document, reprints last."""
        keys = sorted(fact.claims, key=lambda key: key[0] in self._reprints)
        return [row for key in keys for row in self._of_claim(key)]

    def _of_claim(self, key: tuple[str, str]) -> list[dict[str, Any]]:
        claim = self._claims.get(key)
        if claim is None or not claim.evidence:
            return []
        number, document = self._documents[key[0]]
        return [self._row(number, document, claim, *pair) for pair in _sentences(claim)]

    def _row(
        self, number: int, document: Document, claim: Claim, sentence: Span, inner: list[Span]
    ) -> dict[str, Any]:
        offsets = self._offsets.setdefault(document.id, Offsets(document.text))
        row: dict[str, Any] = {
            "document": number,
            "span": [offsets.to_units(place) for place in sentence],
            "marks": [[offsets.to_units(place) for place in span] for span in inner],
            "rule": claim.rule,
            "confidence": round(claim.confidence, 3),
        }
        if claim.speaker and Reference(document.id, claim.speaker) in self._owner:
            row["speaker"] = self._owner[Reference(document.id, claim.speaker)]
        return row


def _sentences(claim: Claim) -> list[tuple[Span, list[Span]]]:
    """The widest spans of the evidence, each with the spans inside it: first the one that says the claim."""
    spans = sorted(set(claim.evidence), key=lambda span: (span.start, -span.end))
    reach = [-1, *accumulate((span.end for span in spans), max)]
    outer = [span for span, before in zip(spans, reach, strict=False) if span.end > before]
    said = claim.evidence[-1]
    outer.sort(key=lambda span: not (span.start <= said.start and said.end <= span.end))
    return [(o, [s for s in spans if s != o and o.start <= s.start and s.end <= o.end]) for o in outer]


def _to_document(
    extraction: Extraction, owner: dict[Reference, int], reprints: Mapping[str, str]
) -> dict[str, Any]:
    document = extraction.document
    offsets = Offsets(document.text)
    mentions = sorted(
        (span.start, -span.end, owner[Reference(document.id, entity.id)])
        for entity in extraction.entities
        if Reference(document.id, entity.id) in owner
        for span in entity.mentions
    )
    shown, reach = [], 0
    for start, end, node in mentions:
        # A name inside a longer one stays unmarked: the longer one is what the text says.
        if start >= reach:
            shown.append([offsets.to_units(start), offsets.to_units(-end), node])
            reach = -end
    row: dict[str, Any] = {
        "id": document.id,
        "title": document.title,
        "date": document.date or "",
        "source": document.source,
        "text": document.text,
        "mentions": shown,
    }
    if document.id in reprints:
        row["reprint_of"] = reprints[document.id]
    return row
