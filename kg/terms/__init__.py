"""Since when and until when facts hold: what texts state, and what follows from what came next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Basis, Bound, Modality, Predicate, Status
from kg.terms.days import first_day, is_before
from kg.terms.offices import find_later_offices
from kg.terms.posts import find_successions, group_posts, is_held, titles_of
from kg.terms.printings import find_repeated
from kg.terms.sightings import Role, find_sightings
from kg.terms.stated import Stated, Turn, read_stated
from kg.terms.states import find_state_ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.model import Document, Fact, Graph
    from kg.terms.sightings import Sighting

__all__ = ["find_terms"]


def find_terms(graph: Graph) -> tuple[Fact, ...]:
    """The facts of a graph in their order, each with its term and the dates between which it was seen.

    A term begins and ends where a text states it: with an appointment, a dismissal, a measure's entry into
    force or its repeal, a time that is a range, or the day that a state is stated of. A dismissal also ends
    the fact that the person holds the post, a repeal that the measure is in force, and the beginning of the
    next holder's term ends the former one's where one person holds the post at a time. A state ends those
    before it that it excludes. Where no date is stated, a document's date only orders: a post that a later
    document has in other hands, or over, and a state that a later document excludes, ended before that
    document's date; so did an office whose holder later has one that cannot be held beside it. Nothing else
    is inferred, and nothing taken away. What a reprint repeats counts as said once, when it was first
    printed.

    Args:
        graph: A graph whose facts have no terms yet.
    """
    repeated = find_repeated(graph)
    sightings = find_sightings(graph, repeated)
    stated = _read_all(graph, repeated)
    for fact_id, seen in sightings.items():
        stated[fact_id] += [_to_stated(one) for one in seen if one.role is Role.HOLDS]
    extractions = {extraction.document.id: extraction for extraction in graph.extractions}
    documents = {key: extraction.document for key, extraction in extractions.items()}
    facts = {fact.id: _bound(fact, stated[fact.id], documents, repeated) for fact in graph.facts}
    entities = {entity.id: entity for entity in graph.entities}
    _end_open(facts, _find_ends(facts.values(), stated))
    _end_open(facts, find_state_ends(facts.values(), sightings, entities))
    for fact, until in [*find_successions(group_posts(facts.values(), entities), entities)]:
        # Somebody with two such titles may lose them at two times: the later one ends what names both.
        known = facts[fact.id].until
        if known is None or known.date < until.date:
            facts[fact.id] = replace(facts[fact.id], until=until)
    _end_open(facts, find_later_offices(facts.values(), entities, extractions))
    return tuple(facts.values())


def _end_open(facts: dict[str, Fact], ends: Iterable[tuple[Fact, Bound]]) -> None:
    """End the facts whose term is open; all ends are found before the first is set."""
    for fact, until in [*ends]:
        if facts[fact.id].until is None:
            facts[fact.id] = replace(facts[fact.id], until=until)


def _read_all(graph: Graph, repeated: Mapping[tuple[str, str], str | None]) -> defaultdict[str, list[Stated]]:
    """What the claims of each fact say of its term.

    Where a claim that is no reprint's says the fact, those that reprints repeat state no date, for it may be
    reckoned from the reprint's.
    """
    facts = {key: fact.id for fact in graph.facts for key in fact.claims}
    fresh = {fact for key, fact in facts.items() if key not in repeated}
    stated: defaultdict[str, list[Stated]] = defaultdict(list)
    for extraction in graph.extractions:
        for claim in extraction.claims:
            key = extraction.document.id, claim.id
            if (fact := facts.get(key)) is not None and (found := read_stated(extraction, claim)):
                stated[fact].append(Stated(found.turn) if key in repeated and fact in fresh else found)
    return stated


def _to_stated(one: Sighting) -> Stated:
    since, until = (
        Bound(date, Basis.STATED, (one.claim,)) if date else None for date in (one.since, one.until)
    )
    return Stated(Turn.LASTS, since, until)


def _bound(
    fact: Fact,
    stated: Iterable[Stated],
    documents: Mapping[str, Document],
    repeated: Mapping[tuple[str, str], str | None],
) -> Fact:
    """A fact with the widest term that its claims state, and when it was seen."""
    since = min((one.since for one in stated if one.since), key=_order, default=None)
    until = max((one.until for one in stated if one.until), key=_order, default=None)
    if since and until and is_before(until.date, since.date):
        since = None
    said = (repeated[key] if key in repeated else documents[key[0]].date for key in fact.claims)
    dates = sorted(date for date in said if date and first_day(date))
    return replace(fact, since=since, until=until, seen=(dates[0], dates[-1]) if dates else None)


def _order(bound: Bound) -> tuple[str, tuple[tuple[str, str], ...]]:
    return bound.date, bound.claims


def _find_ends(facts: Iterable[Fact], stated: dict[str, list[Stated]]) -> Iterator[tuple[Fact, Bound]]:
    """What dismissals and repeals end: themselves, and the post that is held or the measure in force."""
    held: defaultdict[tuple[str | None, str | None], list[Fact]] = defaultdict(list)
    over: list[Fact] = []
    for fact in facts:
        if is_held(fact) or _is_in_force(fact):
            held[fact.subject, fact.object].append(fact)
        elif any(one.turn is Turn.ENDS for one in stated.get(fact.id, ())):
            over.append(fact)
    for fact in over:
        until = fact.until or (Bound(fact.seen[0], Basis.SEEN, fact.claims) if fact.seen else None)
        if until is None:
            continue
        yield fact, until
        if fact.predicate in (Predicate.HOLDS_POST, Predicate.IN_FORCE):
            yield from (
                (one, until) for one in held[fact.subject, fact.object] if _is_ended(one, fact, until)
            )


def _is_in_force(fact: Fact) -> bool:
    """Whether a fact says that a measure is in force, without reserve."""
    asserted = fact.status is Status.ACTUAL and fact.modality is Modality.ASSERTED
    return asserted and fact.predicate is Predicate.IN_FORCE


def _is_ended(held: Fact, over: Fact, until: Bound) -> bool:
    """Whether an end is that of what was held or in force: the same title, and not begun later."""
    if not titles_of(held) & titles_of(over):
        return False
    if held.since is not None:
        return not is_before(until.date, held.since.date)
    if until.basis is Basis.STATED:
        return held.seen is None or not is_before(until.date, held.seen[0])
    return held.seen is not None and is_before(held.seen[1], until.date)
