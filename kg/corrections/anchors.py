"""Finds what a correction is about: the document by its hash, the thing or the claim by its words."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from kg.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.corrections.correction import Correction
    from kg.model import Claim, DocumentEntity, EntityType, Extraction

_DIGITS = 12


class MisfitError(Exception):
    """A correction does not apply: what was found instead, and what to do about it."""

    def __init__(self, found: str, fix: str = "") -> None:
        self.found = found
        self.fix = fix
        super().__init__(found, fix)


class MissingError(MisfitError):
    """What a correction is about was not read."""


class Shelf:
    """Documents by the hashes of their texts.

    Args:
        extractions: What was read; documents of one text stand together.
    """

    def __init__(self, extractions: Iterable[Extraction]) -> None:
        self._ids: defaultdict[str, list[str]] = defaultdict(list)
        self._texts: dict[str, str] = {}
        for extraction in extractions:
            self._ids[extraction.document.sha256].append(extraction.document.id)
            self._texts[extraction.document.sha256] = extraction.document.text
        self._hashes = sorted(self._ids)

    def find(self, prefix: str, quote: str) -> list[str]:
        """The ids of the documents whose hash begins so; more than one where texts are equal.

        Raises:
            MisfitError: Where there is none, or several texts.
        """
        first = bisect_left(self._hashes, prefix)
        found = [one for one in self._hashes[first : first + 2] if one.startswith(prefix)]
        if len(found) > 1:
            raise MisfitError(f"several documents have a hash that begins with {prefix}", "give more digits")
        if not found:
            raise MisfitError(f"no document has a hash that begins with {prefix}", self._hint(quote))
        return sorted(self._ids[found[0]])

    def _hint(self, quote: str) -> str:
        """Where the words stand now: most often the text was changed a little."""
        holders = [one for one in self._hashes if quote in self._texts[one]][:2]
        if len(holders) != 1:
            return "its text was changed or withdrawn: decide again, or take the line out"
        name = min(self._ids[holders[0]])
        return f"the words stand in {name}: if it still holds, write document {holders[0][:_DIGITS]}"


def find_places(text: str, quote: str, start: int | None = None) -> tuple[Span, ...]:
    """Where the words stand, or the one place that was given.

    Raises:
        MisfitError: Where they do not stand there.
    """
    if start is not None:
        if text[start : start + len(quote)] != quote:
            raise MisfitError(f"the words do not stand at {start}", "take start out, or give another")
        return (Span(start, start + len(quote)),)
    places = tuple(_find_all(text, quote))
    if not places:
        raise MisfitError("the words do not stand in the document", "quote the text exactly")
    return places


def find_entity(
    extraction: Extraction, quote: str, type_: EntityType | None = None, start: int | None = None
) -> DocumentEntity:
    """The one thing of that name in a document.

    Raises:
        MisfitError: Where there is none, or more than one.
    """
    text = extraction.document.text
    found = [
        entity
        for entity in extraction.entities
        if type_ in (None, entity.type) and _is_named(entity, text, quote, start)
    ]
    # A name of one thing may be another one's alias.
    exact = [entity for entity in found if entity.name == quote] or found
    if len(exact) == 1:
        return exact[0]
    if exact:
        kinds = ", ".join(f"{entity.type} {entity.name}" for entity in exact)
        raise MisfitError(f"fits {len(exact)} things: {kinds}", "give type, or start")
    if start is not None or (type_ is None and quote not in text):
        find_places(text, quote, start)
    raise MissingError(f"no {type_ or 'thing'} is read there", "add it first, or take the line out")


def find_claims(extraction: Extraction, wanted: Correction) -> tuple[Claim, ...]:
    """The claims that a correction is about: one, or several that say the same.

    Raises:
        MisfitError: Where there is none, or several that say different things.
    """
    ends = [find_entity(extraction, name).id if name else None for name in (wanted.subject, wanted.object)]
    places = find_places(extraction.document.text, wanted.quote, wanted.start)
    found = tuple(
        claim
        for claim in extraction.claims
        if claim.predicate is wanted.predicate
        and all(end in (None, own) for end, own in zip(ends, (claim.subject, claim.object), strict=True))
        and _says(claim, wanted)
        and _is_said(claim, places)
    )
    if not found:
        raise MissingError(f"no such {wanted.predicate} is read there", "add it, or take the line out")
    if len({_to_content(claim) for claim in found}) > 1:
        raise MisfitError(f"fits {len(found)} claims", "give subject, object, value, property or attributes")
    return found


def find_within(spans: Sequence[Span], place: Span) -> Span | None:
    """The first of the spans that lies in a place."""
    return next((span for span in sorted(spans) if place.start <= span.start and span.end <= place.end), None)


def _find_all(text: str, quote: str) -> Iterator[Span]:
    place = text.find(quote)
    while place >= 0:
        yield Span(place, place + len(quote))
        place = text.find(quote, place + len(quote))


def _is_named(entity: DocumentEntity, text: str, quote: str, start: int | None) -> bool:
    if start is not None:
        return Span(start, start + len(quote)) in entity.mentions
    return quote in (entity.name, *entity.aliases) or any(
        text[span.start : span.end] == quote for span in entity.mentions
    )


def _says(claim: Claim, wanted: Correction) -> bool:
    """Whether a claim has what the correction tells of it."""
    if wanted.quantity and (not claim.quantity or claim.quantity.value != wanted.quantity.value):
        return False
    return (
        wanted.property in ("", claim.property)
        and wanted.status in (None, claim.status)
        and set(wanted.attributes) <= set(claim.attributes)
    )


def _is_said(claim: Claim, places: Iterable[Span]) -> bool:
    """Whether the words are among those that say the claim, or hold them all."""
    if not claim.evidence:
        return False
    whole = Span(min(s.start for s in claim.evidence), max(s.end for s in claim.evidence))
    sentence = claim.evidence[-1]
    return any(
        (whole.start <= place.start and place.end <= whole.end)
        or (place.start <= sentence.start and sentence.end <= place.end)
        for place in places
    )


def _to_content(claim: Claim) -> tuple[object, ...]:
    return claim.subject, claim.object, claim.quantity, claim.property, claim.attributes, claim.status
