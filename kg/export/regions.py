"""A document as annotation tools show it: stretches of text with a type, and arrows between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import RELATIONS, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Claim, Extraction


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """A mention: its place, its type, and the entity of the document that it names."""

    span: Span
    type: str
    entity: str


@dataclass(frozen=True, slots=True, order=True)
class Arrow:
    """A relation from one mention to another."""

    head: Region
    tail: Region
    type: str


def to_regions(extraction: Extraction) -> tuple[Region, ...]:
    """Every mention, in the order of the text."""
    return tuple(sorted(Region(m, e.type.value, e.id) for e in extraction.entities for m in e.mentions))


def to_arrows(extraction: Extraction) -> tuple[Arrow, ...]:
    """Every relation once for each pair of mentions that says it; numbers and states have no arrow."""
    regions: dict[str, list[Region]] = {}
    for region in to_regions(extraction):
        regions.setdefault(region.entity, []).append(region)
    arrows = {
        Arrow(
            _choose(regions[claim.subject], claim),
            _choose(regions[claim.object], claim),
            claim.predicate.value,
        )
        for claim in extraction.claims
        if claim.predicate in RELATIONS and claim.subject in regions and claim.object in regions
    }
    return tuple(sorted(arrows))


def _choose(regions: Sequence[Region], claim: Claim) -> Region:
    """The mention that is evidence, else one in the evidence's sentence, else the first."""
    evidence = [region for region in regions if region.span in claim.evidence]
    sentence = claim.evidence[-1] if claim.evidence else Span(0, 0)
    near = [r for r in regions if sentence.start <= r.span.start and r.span.end <= sentence.end]
    return (evidence or near or list(regions))[0]
