"""Decides which document entities are one thing: places and organisations first, then who hangs on them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.model import Entity, EntityType, Reference
from kg.resolve.blocking import LARGEST_BLOCK, block_names, find_pairs
from kg.resolve.clusters import Edge, Node, cluster
from kg.resolve.entities import to_entities
from kg.resolve.features import POSSIBLE, Verdict, judge
from kg.resolve.profiles import Joined, find_measures, find_people, find_records, find_seat
from kg.resolve.reprints import find_reprints

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.model import Extraction
    from kg.resolve.profiles import Record

# These are told apart by those whom the first round resolves.
_SECOND = frozenset({EntityType.PERSON, EntityType.POLICY_MEASURE})
_FIRST = frozenset(EntityType) - _SECOND
_PLACED = frozenset({EntityType.GOVERNMENT_BODY, EntityType.PLACE, EntityType.PARK})
# What few documents name tells that persons of one name beside it are one.
_TELLING = frozenset(
    {EntityType.COMPANY, EntityType.GOVERNMENT_BODY, EntityType.ORGANIZATION, EntityType.PARK}
)
_FEW = 20
_BY_HAND = 1.0


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """What comparing two references came to, and why.

    ``verdict`` is ``same`` only where the two really became one entity; ``score`` is what the reasons sum to.
    """

    left: Reference
    right: Reference
    verdict: Verdict
    score: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """Entities sorted by id, the entity of each reference, and every decision, sorted.

    ``reprints`` gives, by the id of each document that only repeats another, the id of that other one.
    """

    entities: tuple[Entity, ...] = ()
    decisions: tuple[Decision, ...] = ()
    entity_of: Mapping[Reference, str] = field(default_factory=dict)
    reprints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Round:
    """Records of some types with the decisions about them and the sets that they form."""

    records: Sequence[Record]
    decisions: tuple[Decision, ...]
    clusters: tuple[tuple[Record, ...], ...]


def resolve_entities(extractions: Iterable[Extraction], by_hand: Iterable[Decision] = ()) -> Resolution:
    """Join the document entities that are one thing.

    Only equal types are joined. Every decision is kept with its reasons. The result does not depend on the
    order of the extractions.

    Args:
        extractions: One for each document id.
        by_hand: Decisions that overrule the features; those about unknown references wait unused.

    Returns:
        The entities, the decisions, and which entity each reference became.
    """
    ordered = sorted(extractions, key=lambda extraction: extraction.document.id)
    fixed = {tuple(sorted((decision.left, decision.right))): decision.verdict for decision in by_hand}
    first = _resolve([r for extraction in ordered for r in find_records(extraction, _FIRST)], fixed)
    joined = _find_joined(first)
    people = _without_crowds([r for extraction in ordered for r in find_people(extraction, joined)])
    measures = [r for extraction in ordered for r in find_measures(extraction, joined)]
    second = _resolve([*people, *measures], fixed)
    reprints = find_reprints(extraction.document for extraction in ordered)
    entities = to_entities((*first.clusters, *second.clusters), reprints)
    entity_of = {reference: entity.id for entity in entities for reference in entity.references}
    return Resolution(entities, tuple(sorted((*first.decisions, *second.decisions))), entity_of, reprints)


def _without_crowds(people: Sequence[Record]) -> list[Record]:
    """Persons; of a leader and of a name in very many documents, what stands beside it tells nothing."""
    often = Counter(record.profile.name for record in people)
    led = {record.profile.name for record in people if record.profile.leads}
    crowded = led | {name for name, count in often.items() if count > LARGEST_BLOCK}
    return [
        replace(record, profile=replace(record.profile, beside=()))
        if record.profile.name in crowded
        else record
        for record in people
    ]


def _resolve(records: list[Record], fixed: Mapping[tuple[Reference, ...], Verdict]) -> _Round:
    records.sort(key=lambda record: record.reference)
    judged = {pair: judge(records[pair[0]].profile, records[pair[1]].profile) for pair in find_pairs(records)}
    scores = {pair: judgement.score for pair, judgement in judged.items()}
    ruled = _positions(records, fixed)
    scores |= {pair: _BY_HAND if verdict is Verdict.SAME else 0.0 for pair, verdict in ruled.items()}
    roots = cluster(
        [Node(r.reference.document, r.profile.name, r.profile.identifiers) for r in records],
        (Edge(*pair, score) for pair, score in scores.items()),
        [pair for pair, verdict in ruled.items() if verdict is not Verdict.SAME],
        [pair for pair, verdict in ruled.items() if verdict is Verdict.SAME],
    )
    decisions = [
        _to_decision(records, pair, score, judged[pair].reasons if pair in judged else (), roots, ruled)
        for pair, score in scores.items()
    ]
    return _Round(records, tuple(decisions), _group(records, roots))


def _positions(
    records: Sequence[Record], fixed: Mapping[tuple[Reference, ...], Verdict]
) -> dict[tuple[int, int], Verdict]:
    """The decisions by hand, as positions of records of one type."""
    at = {record.reference: position for position, record in enumerate(records)}
    found: dict[tuple[int, int], Verdict] = {}
    for (left, right), verdict in fixed.items():
        if left in at and right in at and records[at[left]].profile.type is records[at[right]].profile.type:
            found[at[left], at[right]] = verdict
    return found


def _to_decision(
    records: Sequence[Record],
    pair: tuple[int, int],
    score: float,
    reasons: tuple[str, ...],
    roots: Sequence[int],
    ruled: Mapping[tuple[int, int], Verdict],
) -> Decision:
    left, right = pair
    if pair in ruled:
        verdict, reasons = ruled[pair], ("Decided by hand",)
    elif roots[left] == roots[right]:
        verdict = Verdict.SAME
    else:
        # Alike, but not joined: something else was as alike, or a document keeps them apart.
        verdict = Verdict.POSSIBLY if score >= POSSIBLE else Verdict.NOT_SAME
    return Decision(records[left].reference, records[right].reference, verdict, score, reasons)


def _group(records: Sequence[Record], roots: Sequence[int]) -> tuple[tuple[Record, ...], ...]:
    groups: defaultdict[int, list[Record]] = defaultdict(list)
    for record, root in zip(records, roots, strict=True):
        groups[root].append(record)
    return tuple(tuple(group) for group in groups.values())


def _find_joined(first: _Round) -> dict[Reference, Joined]:
    """What is known of each reference beyond its document, for those who hold posts in it or whom it issues.

    A body that could be any of its name tells nothing, and is left out. A government and its place are one,
    and so are the highest organs of the country.
    """
    found: dict[Reference, Joined] = {}
    for group in first.clusters:
        if not any(record.profile.key and block_names(record.profile) for record in group):
            continue
        profiles = [record.profile for record in group]
        organ = next((code for profile in profiles if (code := find_seat(profile))), None)
        id_ = organ or f"{profiles[0].type.value}:{group[0].reference.document}:{group[0].reference.entity}"
        placed = profiles[0].type in _PLACED
        places = tuple(sorted({code for profile in profiles for code in profile.places})) if placed else ()
        is_rare = profiles[0].type in _TELLING and 1 < len({r.reference.document for r in group}) <= _FEW
        found |= {record.reference: Joined(id_, places, is_rare) for record in group}
    return found
