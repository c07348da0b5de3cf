"""Since when and until when facts hold: what texts state, and what follows from successor or dismissal."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Basis, Bound, Predicate
from kg.terms.days import first_day, is_before
from kg.terms.posts import find_successions, group_posts, is_held, titles_of
from kg.terms.stated import Stated, Turn, read_stated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Document, Fact, Graph

__all__ = ["find_terms"]


def find_terms(graph: Graph) -> tuple[Fact, ...]:
    """The facts of a graph in their order, each with its term and the dates between which it was seen.

    A term begins and ends where a text states it: with an appointment, a dismissal, or a time that is a
    range. A dismissal also ends the fact that the person holds the post, and the beginning of the next
    holder's term ends the former one's where one person holds the post at a time. Where no date is stated, a
    document's date only orders: a post that a later document has in other hands, or over, ended before that
    document's date. Nothing else is inferred, and nothing taken away.

    Args:
        graph: A graph whose facts have no terms yet.
    """
    documents = {extraction.document.id: extraction.document for extraction in graph.extractions}
    stated = _read_all(graph)
    facts = {fact.id: _bound(fact, stated[fact.id], documents) for fact in graph.facts}
    for fact, until in [*_find_ends(facts.values(), stated)]:
        if (old := facts[fact.id]).until is None:
            facts[fact.id] = replace(old, until=until)
    entities = {entity.id: entity for entity in graph.entities}
    for fact, until in [*find_successions(group_posts(facts.values(), entities), entities)]:
        # Somebody with two such titles may lose them at two times: the later one ends what names both.
        known = facts[fact.id].until
        if known is None or known.date < until.date:
            facts[fact.id] = replace(facts[fact.id], until=until)
    return tuple(facts.values())


def _read_all(graph: Graph) -> defaultdict[str, list[Stated]]:
    """What the claims of each fact say of its term."""
    facts = {key: fact.id for fact in graph.facts for key in fact.claims}
    stated: defaultdict[str, list[Stated]] = defaultdict(list)
    for extraction in graph.extractions:
        for claim in extraction.claims:
            fact = facts.get((extraction.document.id, claim.id))
            if fact is not None and (found := read_stated(extraction, claim)):
                stated[fact].append(found)
    return stated


def _bound(fact: Fact, stated: Iterable[Stated], documents: dict[str, Document]) -> Fact:
    """A fact with the widest term that its claims state, and when it was seen."""
    since = min((one.since for one in stated if one.since), key=_order, default=None)
    until = max((one.until for one in stated if one.until), key=_order, default=None)
    if since and until and is_before(until.date, since.date):
        since = None
    dates = sorted(
        date for document, _ in fact.claims if (date := documents[document].date) and first_day(date)
    )
    return replace(fact, since=since, until=until, seen=(dates[0], dates[-1]) if dates else None)


def _order(bound: Bound) -> tuple[str, tuple[tuple[str, str], ...]]:
    return bound.date, bound.claims


def _find_ends(facts: Iterable[Fact], stated: dict[str, list[Stated]]) -> Iterator[tuple[Fact, Bound]]:
    """What dismissals end: themselves, and that the person holds the post."""
    held: defaultdict[tuple[str | None, str | None], list[Fact]] = defaultdict(list)
    over: list[Fact] = []
    for fact in facts:
        if is_held(fact):
            held[fact.subject, fact.object].append(fact)
        elif any(one.turn is Turn.ENDS for one in stated.get(fact.id, ())):
            over.append(fact)
    for fact in over:
        until = fact.until or (Bound(fact.seen[0], Basis.SEEN, fact.claims) if fact.seen else None)
        if until is None:
            continue
        yield fact, until
        if fact.predicate is Predicate.HOLDS_POST:
            yield from (
                (one, until) for one in held[fact.subject, fact.object] if _is_ended(one, fact, until)
            )


def _is_ended(held: Fact, over: Fact, until: Bound) -> bool:
    """Whether a dismissal ends that somebody holds a post: the same title, and not one taken up later."""
    if not titles_of(held) & titles_of(over):
        return False
    if held.since is not None:
        return not is_before(until.date, held.since.date)
    if until.basis is Basis.STATED:
        return held.seen is None or not is_before(until.date, held.seen[0])
    return held.seen is not None and is_before(held.seen[1], until.date)
