"""Facts that cannot both hold: two values of one property, two holders of one post, at one time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from kg.lexicon import load_setting
from kg.model import Modality, Predicate, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Claim, Document, Fact, Graph, Quantity

# What is said to be about a number may be so much off.
_ABOUT = 0.1
_MONTH = len("2024-03")

Key = tuple[str, ...]
ClaimKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two facts, the surer first, with those of their claims that contradict each other."""

    kind: str
    facts: tuple[Fact, Fact]
    claims: tuple[tuple[ClaimKey, ...], tuple[ClaimKey, ...]]
    reason: str


def find_conflicts(graph: Graph, kind: str) -> Iterator[Conflict]:
    """The conflicts of a kind, ``values`` or ``holders``, the surest first; what is certain is decided."""
    documents = {extraction.document.id: extraction.document for extraction in graph.extractions}
    claims = {(x.document.id, c.id): c for x in graph.extractions for c in x.claims}
    facts = {fact.id: fact for fact in graph.facts}
    groups: defaultdict[Key, defaultdict[str, list[ClaimKey]]] = defaultdict(lambda: defaultdict(list))
    for fact in graph.facts:
        if (fact.status, fact.modality) == (Status.ACTUAL, Modality.ASSERTED):
            for key in fact.claims:
                if group := _to_group(kind, fact, claims[key], documents[key[0]]):
                    groups[group][fact.id].append(key)
    pairs: dict[tuple[str, str], Conflict] = {}
    for group, members in groups.items():
        ordered = sorted(members, key=lambda id_: (-facts[id_].confidence, id_))
        for one, other in combinations(ordered, 2):
            if _contradict(kind, facts[one], facts[other]):
                sides = (tuple(members[one]), tuple(members[other]))
                reason = f"{_REASONS[kind]}: {group[-1]}"
                pairs.setdefault((one, other), Conflict(kind, (facts[one], facts[other]), sides, reason))
    yield from sorted(pairs.values(), key=lambda c: (-c.facts[1].confidence, c.facts[0].id, c.facts[1].id))


_REASONS = {
    "values": "two values of one property at one time",
    "holders": "two holders of one post at one time",
}


def _to_group(kind: str, fact: Fact, claim: Claim, document: Document) -> Key | None:
    """What two facts of a conflict have in common, the time last; None where there can be no conflict."""
    if kind == "values":
        if fact.predicate is not Predicate.QUANTITY or not (fact.subject and fact.property and fact.quantity):
            return None
        time = f"{claim.time.start}/{claim.time.end}" if claim.time and claim.time.start else document.id
        return fact.subject, fact.property, fact.quantity.unit, time
    title = dict(fact.attributes).get("title", "")
    if fact.predicate is not Predicate.HOLDS_POST or not (fact.subject and fact.object and _is_single(title)):
        return None
    when = (claim.time.start if claim.time else None) or document.date
    return fact.object, title, when[:_MONTH] if when else document.id


def _contradict(kind: str, one: Fact, other: Fact) -> bool:
    if one.confidence == other.confidence == 1.0:
        return False
    if kind == "holders":
        return one.subject != other.subject
    return bool(one.quantity and other.quantity and not _agree(one.quantity, other.quantity))


def _agree(one: Quantity, other: Quantity) -> bool:
    """Whether one number can be meant by both."""
    if one.qualifier == ">" and other.qualifier in ("=", "~"):
        return other.value >= one.value
    if one.qualifier == "<" and other.qualifier in ("=", "~"):
        return other.value <= one.value
    if other.qualifier in (">", "<") and one.qualifier in ("=", "~"):
        return _agree(other, one)
    if {one.qualifier, other.qualifier} == {">", "<"}:
        least, most = (one, other) if one.qualifier == ">" else (other, one)
        return least.value <= most.value
    if "~" in (one.qualifier, other.qualifier):
        return abs(one.value - other.value) <= _ABOUT * max(abs(one.value), abs(other.value))
    # Both more than, or both less than, something: one may be the rounder word for the other.
    return one.qualifier in (">", "<") or one.value == other.value


def _is_single(title: str) -> bool:
    """Whether one person holds such a post at a time."""
    setting = load_setting("review")
    return title.endswith(tuple(setting["single_posts"])) and not any(
        word in title for word in setting["shared_posts"]
    )
