"""What each decision does to what was read from one document; offsets and text stay as they are."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from kg.corrections.anchors import (
    MisfitError,
    MissingError,
    find_claims,
    find_entity,
    find_places,
    find_within,
)
from kg.corrections.correction import Correction, Kind
from kg.model import Claim, DocumentEntity, EntityType, Predicate, Span, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from kg.model import Extraction, Identifier

RULE = "by-hand"
_CERTAIN = 1.0


def change(extraction: Extraction, correction: Correction) -> Extraction:
    """The document as the decision has it; what is so already stays.

    Raises:
        MisfitError: Where the decision does not apply.
    """
    return _CHANGES[correction.decision](extraction, correction)


def redirect(extraction: Extraction, ends: dict[str, str | None]) -> Extraction:
    """The document with other ends for its claims; a claim whose end is gone goes, a number stays without."""
    claims = []
    for claim in extraction.claims:
        subject, target, speaker = (
            ends.get(end, end) if end else None for end in (claim.subject, claim.object, claim.speaker)
        )
        lost = (claim.subject and not subject) or (claim.object and not target)
        if lost and claim.predicate is not Predicate.QUANTITY:
            continue
        claims.append(replace(claim, subject=subject, object=target, speaker=speaker))
    return replace(extraction, claims=tuple(claims))


def _accept(extraction: Extraction, wanted: Correction) -> Extraction:
    if wanted.predicate:
        return _with_claims(extraction, find_claims(extraction, wanted), confidence=_CERTAIN)
    entity = _find(extraction, wanted)
    return _with_entity(extraction, replace(entity, confidence=_CERTAIN))


def _reject(extraction: Extraction, wanted: Correction) -> Extraction:
    if wanted.predicate:
        gone = {claim.id for claim in find_claims(extraction, wanted)}
        return replace(extraction, claims=tuple(c for c in extraction.claims if c.id not in gone))
    entity = _find(extraction, wanted)
    if wanted.start is not None and len(entity.mentions) > 1:
        left = tuple(span for span in entity.mentions if span.start != wanted.start)
        return _with_entity(extraction, _named_anew(extraction, entity, left))
    kept = tuple(one for one in extraction.entities if one.id != entity.id)
    return redirect(replace(extraction, entities=kept), {entity.id: None})


def _retype(extraction: Extraction, wanted: Correction) -> Extraction:
    if wanted.predicate:
        return _with_claims(extraction, find_claims(extraction, wanted), predicate=Predicate(wanted.to))
    return _with_entity(extraction, replace(_find(extraction, wanted), type=EntityType(wanted.to)))


def _rename(extraction: Extraction, wanted: Correction) -> Extraction:
    """Gives the right name; where the text has it around the quoted words, the mention grows or shrinks."""
    entity = _find(extraction, wanted)
    text = extraction.document.text
    spans = [_refit(text, span, wanted) for span in entity.mentions]
    forms = {text[span.start : span.end] for span in spans}
    before = {text[span.start : span.end] for span in entity.mentions}
    # A form that no mention has any more was a misreading; a name that the text never had stays known.
    others = [name for name in (entity.name, *entity.aliases) if name in forms or name not in before]
    aliases = tuple(name for name in dict.fromkeys(others) if name != wanted.to)
    if not forms & {wanted.to} and wanted.quote not in aliases:
        aliases = (wanted.quote, *aliases)
    return _with_entity(
        extraction, replace(entity, name=wanted.to, aliases=aliases, mentions=tuple(sorted(set(spans))))
    )


def _refit(text: str, span: Span, wanted: Correction) -> Span:
    """The place of the right name over a mention of the quoted words, or the mention as it is."""
    if text[span.start : span.end] != wanted.quote:
        return span
    first = max(0, span.start - len(wanted.to))
    for start in range(first, span.end):
        if text.startswith(wanted.to, start) and start + len(wanted.to) > span.start:
            return Span(start, start + len(wanted.to))
    return span


def _add(extraction: Extraction, wanted: Correction) -> Extraction:
    return _add_claim(extraction, wanted) if wanted.predicate else _add_entity(extraction, wanted)


def _add_entity(extraction: Extraction, wanted: Correction) -> Extraction:
    places = find_places(extraction.document.text, wanted.quote, wanted.start)
    known = [e for e in extraction.entities if e.type is wanted.type]
    holder = next((e for e in known if wanted.quote in (e.name, *e.aliases)), None)
    taken = {span for entity in known for span in entity.mentions}
    free = tuple(p for p in places if not any(t.start <= p.start and p.end <= t.end for t in taken))
    if holder:
        spans = tuple(sorted({*holder.mentions, *free}))
        return _with_entity(extraction, replace(holder, mentions=spans, confidence=_CERTAIN))
    if not free:
        raise MisfitError(f"the words are part of a longer {wanted.type}", "rename that, or give start")
    assert wanted.type is not None  # noqa: S101 - a line without it is refused when it is loaded
    new = DocumentEntity(_new_id(e.id for e in extraction.entities), wanted.type, wanted.quote, (), free)
    return replace(extraction, entities=(*extraction.entities, new))


def _add_claim(extraction: Extraction, wanted: Correction) -> Extraction:
    try:
        return _accept(extraction, wanted)
    except MissingError:
        places = find_places(extraction.document.text, wanted.quote, wanted.start)
    named = [find_entity(extraction, n) if n else None for n in (wanted.subject, wanted.object)]
    spans = (find_within(entity.mentions, places[0]) for entity in named if entity)
    claim = Claim(
        _new_id(c.id for c in extraction.claims),
        wanted.predicate or Predicate.STATE,
        named[0].id if named[0] else None,
        named[1].id if named[1] else None,
        wanted.quantity,
        wanted.property,
        wanted.attributes,
        wanted.status or Status.ACTUAL,
        evidence=(*(span for span in spans if span), places[0]),
        rule=RULE,
    )
    return replace(extraction, claims=(*extraction.claims, claim))


def _split(extraction: Extraction, wanted: Correction) -> Extraction:
    """Makes two of one thing that its document gives both names; across documents nothing is done here."""
    other = wanted.other_quote or wanted.quote
    if wanted.other_document and not _is_one(wanted):
        return extraction
    entity = find_entity(extraction, wanted.quote, wanted.type, wanted.start)
    second = find_entity(extraction, other, wanted.type, wanted.other_start)
    if entity.id != second.id:
        return extraction
    text = extraction.document.text
    moved = tuple(
        span
        for span in entity.mentions
        if text[span.start : span.end] == other and wanted.other_start in (None, span.start)
    )
    left = tuple(span for span in entity.mentions if span not in moved)
    if not moved or not left:
        raise MisfitError("both names are one in every place", "give the start of each, or another name")
    codes = tuple(i for i in entity.identifiers if _stands_with(i, moved, left))
    id_ = _new_id(e.id for e in extraction.entities)
    new = DocumentEntity(id_, entity.type, other, (), moved, entity.confidence, codes)
    rest = replace(entity, identifiers=tuple(i for i in entity.identifiers if i not in codes))
    kept = _with_entity(extraction, _named_anew(extraction, rest, left))
    return _move_claims(replace(kept, entities=(*kept.entities, new)), entity.id, new)


def _stands_with(found: Identifier, moved: Iterable[Span], left: Iterable[Span]) -> bool:
    """Whether the name last before a code, or else the next one, is among those that are moved."""
    nearest = min((*moved, *left), key=lambda span: (span.start > found.start, abs(span.start - found.start)))
    return nearest in set(moved)


def _keep(extraction: Extraction, _: Correction) -> Extraction:
    """What is one thing across documents is decided when documents are joined."""
    return extraction


def _is_one(wanted: Correction) -> bool:
    """Whether both hashes can mean one document."""
    one, other = sorted((wanted.document, wanted.other_document), key=len)
    return other.startswith(one)


def _move_claims(extraction: Extraction, old: str, new: DocumentEntity) -> Extraction:
    """Gives the new thing the claims whose evidence is one of its places."""
    claims = []
    for claim in extraction.claims:
        if set(claim.evidence[:-1]).isdisjoint(new.mentions):
            claims.append(claim)
            continue
        subject, target = (new.id if end == old else end for end in (claim.subject, claim.object))
        claims.append(replace(claim, subject=subject, object=target))
    return replace(extraction, claims=tuple(claims))


def _named_anew(extraction: Extraction, entity: DocumentEntity, spans: tuple[Span, ...]) -> DocumentEntity:
    """The thing with only those places, its name and aliases those that still stand somewhere."""
    text = extraction.document.text
    forms = {text[span.start : span.end] for span in spans}
    names = [name for name in (entity.name, *entity.aliases) if name in forms]
    names = names or sorted(forms, key=lambda form: (-len(form), form))
    return replace(entity, name=names[0], aliases=tuple(names[1:]), mentions=spans)


def _find(extraction: Extraction, wanted: Correction) -> DocumentEntity:
    return find_entity(extraction, wanted.quote, wanted.type, wanted.start)


def _with_entity(extraction: Extraction, entity: DocumentEntity) -> Extraction:
    entities = tuple(entity if one.id == entity.id else one for one in extraction.entities)
    return replace(extraction, entities=entities)


def _with_claims(
    extraction: Extraction,
    changed: Collection[Claim],
    *,
    confidence: float | None = None,
    predicate: Predicate | None = None,
) -> Extraction:
    ids = {claim.id for claim in changed}
    claims = tuple(
        replace(
            c,
            confidence=c.confidence if confidence is None else confidence,
            predicate=predicate or c.predicate,
        )
        if c.id in ids
        else c
        for c in extraction.claims
    )
    return replace(extraction, claims=claims)


def _new_id(taken: Iterable[str]) -> str:
    """The first of ``h1``, ``h2``, … that is free."""
    known = set(taken)
    return next(id_ for number in count(1) if (id_ := f"h{number}") not in known)


_CHANGES: dict[Kind, Callable[[Extraction, Correction], Extraction]] = {
    Kind.SAME: _keep,
    Kind.NOT_SAME: _split,
    Kind.RETYPE: _retype,
    Kind.RENAME: _rename,
    Kind.ACCEPT: _accept,
    Kind.REJECT: _reject,
    Kind.ADD: _add,
}
