"""The corrections that make what was read from one document into what somebody annotated."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.corrections.correction import Correction, Kind
from kg.corrections.lines import to_claim_line, to_entity_line
from kg.export.regions import to_arrows, to_regions
from kg.model import EntityType, Predicate, Span
from kg.text.sentences import find_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.model import DocumentEntity, Extraction

_DIGITS = 12
Place = tuple[Span, str]
Arrows = set[tuple[Place, Place, str]]


@dataclass(slots=True)
class _Changes:
    """What was annotated beside what was read.

    ``owner`` is the entity of each annotated region that continues a read one; ``new`` are the others.
    """

    extraction: Extraction
    owner: dict[Place, str]
    new: set[Place]
    lines: list[Correction]


def find_changes(extraction: Extraction, regions: set[Place], arrows: Arrows) -> list[Correction]:
    """Lines in an order in which each applies: claims that go, things, claims that come.

    Args:
        extraction: What was read and exported.
        regions: Place and type of each annotated stretch.
        arrows: Head, tail and predicate of each annotated relation.
    """
    read = {(region.span, region.type): region.entity for region in to_regions(extraction)}
    owner = {place: read[place] for place in regions & read.keys()}
    changes = _Changes(extraction, owner, regions - read.keys(), [])
    gone: defaultdict[str, list[Place]] = defaultdict(list)
    for place in sorted(read.keys() - regions):
        gone[read[place]].append(place)
    entities = {entity.id: entity for entity in extraction.entities}
    rejected = {id_ for id_, places in gone.items() if _change_entity(changes, entities[id_], places)}
    changes.lines += _add_entities(extraction, changes.new)
    before = _reject_claims(extraction, changes.owner, arrows, rejected)
    return [*before, *changes.lines, *_add_claims(extraction, changes.owner, arrows)]


def _change_entity(changes: _Changes, entity: DocumentEntity, gone: list[Place]) -> bool:
    """Adds the lines for an entity some of whose regions are gone; tells whether nothing of it stays."""
    whole = len(gone) == len(entity.mentions)
    if whole and (kind := _find_new_type(changes.new, gone)):
        line = to_entity_line(changes.extraction, entity, Kind.RETYPE)
        if line:
            _take(changes, entity.id, {(span, kind) for span, _ in gone})
            changes.lines.append(replace(line, to=kind))
            return False
    if whole and (wider := _find_wider(changes, entity, gone)):
        line = to_entity_line(changes.extraction, entity, Kind.RENAME)
        if line and line.start is None:
            _take(changes, entity.id, wider)
            span = min(wider)[0]
            changes.lines.append(replace(line, to=changes.extraction.document.text[span.start : span.end]))
            return False
    changes.lines += _reject_entity(changes.extraction, entity, gone, whole=whole)
    return whole


def _find_new_type(new: set[Place], gone: list[Place]) -> str:
    """The type that all places of a thing have now; empty where there is none."""
    kinds = {type_ for span, _ in gone for other, type_ in new if other == span}
    return kinds.pop() if len(kinds) == 1 and all((s, t) in new for s, _ in gone for t in kinds) else ""


def _find_wider(changes: _Changes, entity: DocumentEntity, gone: list[Place]) -> set[Place]:
    """The new regions over those of a thing: one over each, all of one text, and the thing of one form."""
    text = changes.extraction.document.text
    found = {
        span: [n for n in changes.new if n[1] == type_ and n[0].start < span.end and span.start < n[0].end]
        for span, type_ in gone
    }
    wider = {place for places in found.values() for place in places}
    forms = {text[span.start : span.end] for span, _ in wider}
    if entity.aliases or len(forms) != 1 or any(len(places) != 1 for places in found.values()):
        return set()
    return wider


def _take(changes: _Changes, entity: str, places: set[Place]) -> None:
    changes.new -= places
    changes.owner |= dict.fromkeys(places, entity)


def _reject_entity(
    extraction: Extraction, entity: DocumentEntity, gone: list[Place], *, whole: bool
) -> Iterator[Correction]:
    if whole and (line := to_entity_line(extraction, entity, Kind.REJECT)):
        # A start would take away only that place.
        yield line if len(entity.mentions) == 1 else replace(line, start=None)
        return
    text = extraction.document.text
    for span, _ in gone:
        quote = text[span.start : span.end]
        yield Correction(Kind.REJECT, extraction.document.sha256[:_DIGITS], quote, entity.type, span.start)


def _add_entities(extraction: Extraction, new: Iterable[Place]) -> Iterator[Correction]:
    """One line a name where it was marked wherever it stands, else one a place."""
    text = extraction.document.text
    by_name: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    for span, type_ in sorted(new):
        by_name[text[span.start : span.end], type_].append(span)
    for (quote, type_), spans in by_name.items():
        line = Correction(Kind.ADD, extraction.document.sha256[:_DIGITS], quote, EntityType(type_))
        if text.count(quote) == len(spans):
            yield line
        else:
            yield from (replace(line, start=span.start) for span in spans)


def _reject_claims(
    extraction: Extraction, owner: Mapping[Place, str], arrows: Arrows, rejected: set[str]
) -> Iterator[Correction]:
    """Lines for the relations whose arrow is gone; with a thing that goes its relations go anyway."""
    kept = {(owner.get(head), owner.get(tail), type_) for head, tail, type_ in arrows}
    shown = {(arrow.head.entity, arrow.tail.entity, arrow.type) for arrow in to_arrows(extraction)}
    lost = {key for key in shown - kept if rejected.isdisjoint(key)}
    for claim in extraction.claims:
        if (claim.subject, claim.object, claim.predicate.value) in lost and (
            line := to_claim_line(extraction, claim, Kind.REJECT)
        ):
            yield line


def _add_claims(extraction: Extraction, owner: Mapping[Place, str], arrows: Arrows) -> Iterator[Correction]:
    """Lines for the arrows that are new, each with the sentences that its ends stand in."""
    known = {(c.subject, c.object, c.predicate.value) for c in extraction.claims}
    text = extraction.document.text
    for head, tail, type_ in sorted(arrows):
        if (owner.get(head), owner.get(tail), type_) in known:
            continue
        yield Correction(
            Kind.ADD,
            extraction.document.sha256[:_DIGITS],
            _quote(extraction, head[0], tail[0]),
            predicate=Predicate(type_),
            subject=text[head[0].start : head[0].end],
            object=text[tail[0].start : tail[0].end],
        )


def _quote(extraction: Extraction, *spans: Span) -> str:
    """The sentences from the first place to the last."""
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    around = [s for s in find_sentences(extraction.document) if s.start < last and first < s.end]
    start = min((s.start for s in around), default=first)
    return extraction.document.text[min(start, first) : max([last, *(s.end for s in around)])].strip()
