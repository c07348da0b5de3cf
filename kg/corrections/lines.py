"""Writes the line for a thing or a claim, as short as it can be while it means only that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.corrections.anchors import MisfitError, find_claims, find_entity
from kg.corrections.correction import Correction, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Claim, DocumentEntity, Extraction

_DIGITS = 12


def to_entity_line(extraction: Extraction, entity: DocumentEntity, decision: Kind) -> Correction | None:
    """A line about a thing; None where no words mean it alone."""
    text = extraction.document.text
    first = Correction(decision, extraction.document.sha256[:_DIGITS], entity.name, entity.type)
    places = (replace(first, quote=text[span.start : span.end], start=span.start) for span in entity.mentions)
    for line in (first, *places):
        try:
            found = find_entity(extraction, line.quote, line.type, line.start)
        except MisfitError:
            continue
        if found.id == entity.id:
            return line
    return None


def to_claim_line(extraction: Extraction, claim: Claim, decision: Kind) -> Correction | None:
    """A line about a claim; None where nothing tells it from others."""
    return next(
        (line for line in _try_lines(extraction, claim, decision) if _fits(extraction, line, claim)), None
    )


def quote_claim(extraction: Extraction, claim: Claim) -> str:
    """The words from the first to the last that carry a claim, or its sentence."""
    carrying = claim.evidence[:-1] or claim.evidence
    text = extraction.document.text
    return text[min(s.start for s in carrying) : max(s.end for s in carrying)] if carrying else ""


def _try_lines(extraction: Extraction, claim: Claim, decision: Kind) -> Iterator[Correction]:
    """Shorter lines before longer ones."""
    entities = {entity.id: entity for entity in extraction.entities}
    ends = [entities[end].name if end in entities else "" for end in (claim.subject, claim.object)]
    line = Correction(
        decision,
        extraction.document.sha256[:_DIGITS],
        quote_claim(extraction, claim),
        predicate=claim.predicate,
        subject=ends[0],
        object=ends[1],
        property=claim.property,
        quantity=claim.quantity,
    )
    yield line
    yield (line := replace(line, attributes=claim.attributes))
    yield (line := replace(line, status=claim.status))
    if claim.evidence:
        carrying = claim.evidence[:-1] or claim.evidence
        yield replace(line, start=min(span.start for span in carrying))


def _fits(extraction: Extraction, line: Correction, claim: Claim) -> bool:
    try:
        return bool(line.quote) and claim in find_claims(extraction, line)
    except MisfitError:
        return False
