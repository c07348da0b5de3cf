"""What contradicts what: figures, office-holders and denials that cannot all be right, kept side by side."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from kg.model import Basis, Modality, Predicate, Status
from kg.ontology.iris import to_digest
from kg.resolve.names import to_name_key
from kg.terms.days import first_day, last_day
from kg.terms.posts import group_posts, is_same_person, titles_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from kg.model import Entity, Fact, Graph, Quantity, Span
    from kg.terms.posts import Holder, Post

# What about, nearly or some may be off by.
_ABOUT = 0.1
# A figure of fewer digits says too little of how far it was rounded.
_ROUNDED = 2
_Key = tuple[str, ...]


class ConflictKind(StrEnum):
    """What two facts disagree on."""

    FIGURES = "figures"
    HOLDERS = "holders"
    NEGATION = "negation"


class Timing(StrEnum):
    """Whether both are said of one time, or one of them is said of no time: then things may have changed."""

    SAME = "same"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two facts that cannot both hold, the one whose documents are older first.

    ``entity`` is the id of what both are about, and ``property`` the figure's, the title or the predicate.
    """

    id: str
    kind: ConflictKind
    timing: Timing
    entity: str
    property: str
    facts: tuple[Fact, Fact]

    def against(self, fact: Fact) -> Fact:
        """The other side."""
        first, second = self.facts
        return second if fact.id == first.id else first


def find_conflicts(graph: Graph) -> tuple[Conflict, ...]:
    """All pairs of facts that contradict each other, those of one time first.

    Figures conflict where they are said without reserve to be one property of one thing, in one unit, of
    times that overlap, and no number satisfies both: more than 100 and 120 agree, and so does a figure with
    the same one rounded to two digits or more. Where neither states a time, or only one of a document does,
    they are of no stated time. Two figures in one sentence are a change or a range and no conflict. Holders
    conflict where two persons hold a post that is one person's, and no succession is known. A denial
    conflicts with the same fact of the same time; one that no time is stated of, only where both come from
    documents of one date. A dismissal denies nothing, and equal values, as in reprints, are one fact.

    Args:
        graph: A graph with its terms.
    """
    names = {entity.id: entity for entity in graph.entities}
    sentences = _find_sentences(graph)
    found = [
        *_find_figures(graph.facts, sentences),
        *_find_holders(group_posts(graph.facts, names), names),
        *_find_denials(graph.facts),
    ]
    return tuple(sorted(dict.fromkeys(found), key=_order))


def group_by_fact(conflicts: Iterable[Conflict]) -> dict[str, tuple[Conflict, ...]]:
    """By the id of each fact that is contradicted, its conflicts in their order."""
    found: defaultdict[str, list[Conflict]] = defaultdict(list)
    for conflict in conflicts:
        for fact in conflict.facts:
            found[fact.id].append(conflict)
    return {key: tuple(group) for key, group in found.items()}


def _order(conflict: Conflict) -> tuple[str, str, str, str, str]:
    return conflict.timing.value, conflict.kind.value, conflict.entity, conflict.property, conflict.id


def _to_conflict(kind: ConflictKind, timing: Timing, about: _Key, pair: tuple[Fact, Fact]) -> Conflict:
    first, second = sorted(pair, key=lambda fact: (fact.seen or ("9999", ""), fact.id))
    entity, words = about
    digest = to_digest(kind.value, entity, *sorted((first.id, second.id)))
    return Conflict(f"conflict-{digest}", kind, timing, entity, words, (first, second))


def _find_sentences(graph: Graph) -> dict[tuple[str, str], frozenset[Span]]:
    """The spans that say each claim: two claims with one in common stand in one sentence."""
    return {(x.document.id, c.id): frozenset(c.evidence[-1:]) for x in graph.extractions for c in x.claims}


def _find_figures(
    facts: Iterable[Fact], sentences: Mapping[tuple[str, str], frozenset[Span]]
) -> Iterator[Conflict]:
    groups: defaultdict[_Key, list[Fact]] = defaultdict(list)
    for fact in facts:
        words = to_name_key(fact.property)
        if (
            fact.predicate is Predicate.QUANTITY
            and fact.subject
            and fact.quantity
            and words
            and _is_said(fact)
        ):
            groups[fact.subject, words, fact.quantity.unit].append(fact)
    for (entity, words, _), group in sorted(groups.items()):
        for pair in combinations(group, 2):
            timing = _compare_times(*pair)
            if timing is Timing.UNSTATED and not _may_be_of_one_time(*pair):
                continue
            if timing and _disagree(*pair) and not _in_one_sentence(*pair, sentences):
                yield _to_conflict(ConflictKind.FIGURES, timing, (entity, words), pair)


def _is_said(fact: Fact) -> bool:
    return fact.status is Status.ACTUAL and fact.modality is Modality.ASSERTED


def _disagree(one: Fact, other: Fact) -> bool:
    """Whether no number is what both figures say."""
    if one.quantity is None or other.quantity is None or _is_rounded(one.quantity, other.quantity):
        return False
    (low, high), (lower, higher) = _reach(one.quantity), _reach(other.quantity)
    return high < lower or higher < low


def _reach(quantity: Quantity) -> tuple[float, float]:
    """The least and the greatest number that a figure admits."""
    value, room = quantity.value, abs(quantity.value) * _ABOUT
    return {
        "~": (value - room, value + room),
        ">": (value, math.inf),
        "<": (-math.inf, value),
    }.get(quantity.qualifier, (value, value))


def _is_rounded(one: Quantity, other: Quantity) -> bool:
    """Whether one of two figures is the other one rounded."""
    fewer, more = sorted((one.value, other.value), key=_count_digits)
    digits = _count_digits(fewer)
    return digits >= _ROUNDED and float(f"{more:.{digits - 1}e}") == fewer


def _count_digits(value: float) -> int:
    """How many digits a figure states, without the zeros that a multiplier may have added."""
    return len(f"{abs(value):.14e}".split("e")[0].replace(".", "").rstrip("0"))


def _compare_times(one: Fact, other: Fact) -> Timing | None:
    """How the times of two facts lie; None where they are apart."""
    first, second = _span_of(one), _span_of(other)
    if first is None or second is None:
        return Timing.UNSTATED
    (start, end), (begin, close) = first, second
    apart = (end and begin and end < begin) or (close and start and close < start)
    return None if apart else Timing.SAME


def _span_of(fact: Fact) -> tuple[dt.date | None, dt.date | None] | None:
    """The days of a fact's time, either bound open; None where neither is known."""
    if fact.time is None:
        return None
    start, end = first_day(fact.time.start), last_day(fact.time.end)
    # A count up to a day (截至3月15日) is one of that day.
    start = start or first_day(fact.time.end)
    return (start, end) if start or end else None


def _may_be_of_one_time(one: Fact, other: Fact) -> bool:
    """Whether neither states a time, or one does and one document says both."""
    if (one.time is None) == (other.time is None):
        return True
    return not {document for document, _ in one.claims}.isdisjoint(document for document, _ in other.claims)


def _in_one_sentence(one: Fact, other: Fact, sentences: Mapping[tuple[str, str], frozenset[Span]]) -> bool:
    places = [{(key[0], span) for key in fact.claims for span in sentences[key]} for fact in (one, other)]
    return not places[0].isdisjoint(places[1])


def _find_holders(posts: Mapping[Post, list[Holder]], entities: Mapping[str, Entity]) -> Iterator[Conflict]:
    for post, holders in sorted(posts.items()):
        for one, other in combinations(holders, 2):
            if is_same_person(entities[one.person], entities[other.person]) or _are_apart(one, other):
                continue
            dated = all(holder.since or holder.first_seen for holder in (one, other))
            timing = Timing.SAME if dated else Timing.UNSTATED
            yield _to_conflict(ConflictKind.HOLDERS, timing, tuple(post), (one.facts[0], other.facts[0]))


def _are_apart(one: Holder, other: Holder) -> bool:
    """Whether one term ended when, or before, the other one began or was first seen."""
    return _precedes(one, other) or _precedes(other, one)


def _precedes(former: Holder, later: Holder) -> bool:
    begin = first_day(later.since.date if later.since else later.first_seen)
    end = first_day(former.until.date) if former.until else None
    if former.until and former.until.basis is Basis.SEEN:
        # It ended at any time after it was last seen.
        end = first_day(former.last_seen) or end
    return begin is not None and end is not None and end <= begin


def _find_denials(facts: Iterable[Fact]) -> Iterator[Conflict]:
    said: defaultdict[_Key, list[Fact]] = defaultdict(list)
    denied: list[Fact] = []
    for fact in facts:
        if fact.subject and _is_said(fact) and fact.predicate is not Predicate.QUANTITY:
            said[_to_key(fact)].append(fact)
        elif fact.status is Status.NEGATED and fact.predicate is not Predicate.QUANTITY:
            denied.append(fact)
    for denial in denied:
        for fact in said[_to_key(denial)]:
            timing = _compare_times(fact, denial)
            if timing is Timing.UNSTATED and (fact.seen is None or fact.seen != denial.seen):
                continue
            if timing and not _is_dismissal(denial) and _titles_meet(fact, denial):
                words = fact.property or fact.predicate.value
                yield _to_conflict(ConflictKind.NEGATION, timing, (str(fact.subject), words), (fact, denial))


def _is_dismissal(denial: Fact) -> bool:
    """Whether a denial is that of a post, with its end; a state's ends where the state is told later."""
    return denial.predicate is not Predicate.STATE and denial.until is not None


def _to_key(fact: Fact) -> _Key:
    return fact.predicate.value, fact.subject or "", fact.object or "", fact.property


def _titles_meet(one: Fact, other: Fact) -> bool:
    return one.predicate is not Predicate.HOLDS_POST or bool(titles_of(one) & titles_of(other))
