"""Joins equal claims of all documents to facts about resolved entities: the graph."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.model import Claim, Fact, Graph, Predicate, Quantity, Reference, Time
from kg.ontology.iris import to_digest
from kg.resolve import combine_confidence
from kg.terms import find_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.model import Extraction
    from kg.resolve import Resolution

# With another title or amount it is another post or another deal; other attributes only add to a fact.
_TELLING: Mapping[Predicate, frozenset[str]] = {
    Predicate.HOLDS_POST: frozenset({"title"}),
    Predicate.INVESTS_IN: frozenset({"amount"}),
    Predicate.FINANCES: frozenset({"amount"}),
    Predicate.BENEFITS_FROM: frozenset({"amount"}),
    Predicate.AWARDS: frozenset({"amount", "project"}),
}
# What happens or is counted at another time is another fact; what lasts is the same one.
_DATED = frozenset(
    {
        Predicate.VISITS,
        Predicate.INVESTS_IN,
        Predicate.FINANCES,
        Predicate.AWARDS,
        Predicate.QUANTITY,
        Predicate.STATE,
    }
)
_EITHER_WAY = frozenset({Predicate.COOPERATES_WITH})

_Key = tuple[str, ...]


def build_graph(extractions: Sequence[Extraction], resolution: Resolution) -> Graph:
    """Group the claims of all documents into facts.

    Claims are one fact where predicate, ends, quantity, property, status and modality agree, and the title,
    amount or time where another one would be another fact. No claim is lost: each is in exactly one fact. A
    reprint makes no fact surer.

    Args:
        extractions: The documents that were resolved, in any order.
        resolution: The entity of each of their document entities.

    Raises:
        InputError: Where a claim names an entity that was not resolved.
    """
    ordered = tuple(sorted(extractions, key=lambda extraction: extraction.document.id))
    grouped: defaultdict[_Key, list[tuple[str, Claim]]] = defaultdict(list)
    ends: dict[_Key, tuple[str | None, str | None]] = {}
    for extraction in ordered:
        for claim in extraction.claims:
            pair = _resolve_ends(extraction.document.id, claim, resolution.entity_of)
            key = _to_key(claim, *pair)
            ends[key] = pair
            grouped[key].append((extraction.document.id, claim))
    facts = [_to_fact(key, ends[key], claims, resolution.reprints) for key, claims in grouped.items()]
    graph = Graph(
        resolution.entities,
        tuple(sorted(facts, key=attrgetter("claims", "id"))),
        ordered,
        tuple(sorted(resolution.reprints.items())),
    )
    return replace(graph, facts=find_terms(graph))


def _resolve_ends(
    document: str, claim: Claim, entity_of: Mapping[Reference, str]
) -> tuple[str | None, str | None]:
    ends = []
    for end in (claim.subject, claim.object):
        if end is not None and Reference(document, end) not in entity_of:
            found = f"claim {claim.id!r} names the entity {end!r}, which the document does not have"
            raise InputError(document, found, "read the document again")
        ends.append(None if end is None else entity_of[Reference(document, end)])
    subject, target = ends
    if claim.predicate in _EITHER_WAY and subject is not None and target is not None:
        return min(subject, target), max(subject, target)
    return subject, target


def _to_key(claim: Claim, subject: str | None, target: str | None) -> _Key:
    """What makes two claims one fact, as texts."""
    telling = _TELLING.get(claim.predicate, frozenset())
    time = claim.time if claim.predicate in _DATED else None
    return (
        claim.predicate.value,
        *_mark(subject),
        *_mark(target),
        *_mark_quantity(claim.quantity),
        claim.property,
        claim.status.value,
        claim.modality.value,
        *_mark(time.start if time else None),
        *_mark(time.end if time else None),
        *(text for pair in sorted(set(claim.attributes)) if pair[0] in telling for text in pair),
    )


def _mark(text: str | None) -> _Key:
    """Tell what is missing from what is empty."""
    return ("",) if text is None else ("=", text)


def _mark_quantity(quantity: Quantity | None) -> _Key:
    if quantity is None:
        return ("",)
    # repr gives the shortest digits that read back equal; adding 0 makes one of the two zeros.
    return ("=", repr(float(quantity.value) + 0.0), quantity.unit, quantity.qualifier)


def _to_fact(
    key: _Key,
    ends: tuple[str | None, str | None],
    claims: list[tuple[str, Claim]],
    reprints: Mapping[str, str],
) -> Fact:
    claims.sort(key=lambda pair: (pair[0], pair[1].id))
    first = claims[0][1]
    return Fact(
        f"{first.predicate.value}-{to_digest(*key)}",
        first.predicate,
        *ends,
        first.quantity,
        first.property,
        tuple(sorted({pair for _, claim in claims for pair in claim.attributes})),
        first.status,
        first.modality,
        _choose_time(claim for _, claim in claims),
        tuple((document, claim.id) for document, claim in claims),
        combine_confidence(((document, claim.confidence) for document, claim in claims), reprints),
    )


def _choose_time(claims: Iterable[Claim]) -> Time | None:
    """The time of the surest claim that has one; every claim keeps its own."""
    timed = [(claim.confidence, claim.time) for claim in claims if claim.time]
    return max(timed, key=lambda pair: pair[0])[1] if timed else None
