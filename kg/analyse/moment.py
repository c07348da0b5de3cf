"""The graph as it was on a day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.model import Basis
from kg.terms.days import first_day, is_day, last_day
from kg.terms.states import find_breaks

if TYPE_CHECKING:
    import datetime as dt

    from kg.model import Bound, Entity, Fact, Graph


def as_of(graph: Graph, date: str) -> Graph:
    """The graph of a day.

    A fact with a term belongs to the days from its ``since`` (where that is open, from the date of the first
    document that says it) to its ``until``; a stated last day still counts, one that follows from a successor
    or a later document does not, and neither do the days between a state's end and its next beginning. A fact
    without a term belongs to each day on or after the date of the first document that says it, and to none
    where there is no such date. Entities are those of these facts and those that a document dated on or
    before the day names; claims and sentences come with their facts, also those that only a later document
    has.

    Args:
        graph: A graph with its terms.
        date: A day, ``YYYY-MM-DD``.

    Raises:
        InputError: Where ``date`` is no such day.
    """
    day = first_day(date) if is_day(date) else None
    if day is None:
        raise InputError("as-of", f"{date!r} is no day", "write it as 2020-03-18")
    breaks = find_breaks(graph, day)
    facts = tuple(
        fact
        for fact in graph.facts
        if _holds(fact, day) and (fact.id not in breaks or _reaches(breaks[fact.id], day))
    )
    told = {key[0] for fact in facts for key in fact.claims}
    extractions = tuple(
        one
        for one in graph.extractions
        if one.document.id in told or _is_on_or_before(one.document.date, day)
    )
    known = {one.document.id for one in extractions if _is_on_or_before(one.document.date, day)}
    ends = {end for fact in facts for end in (fact.subject, fact.object)}
    kept = {one.document.id for one in extractions}
    entities = tuple(
        _restrict(entity, kept)
        for entity in graph.entities
        if entity.id in ends or any(reference.document in known for reference in entity.references)
    )
    return replace(graph, entities=entities, facts=facts, extractions=extractions)


def _holds(fact: Fact, day: dt.date) -> bool:
    begin = first_day(fact.since.date) if fact.since else last_day(fact.seen[0]) if fact.seen else None
    return begin is not None and begin <= day and (fact.until is None or _reaches(fact.until, day))


def _reaches(until: Bound, day: dt.date) -> bool:
    """Whether a term goes on to a day; somewhere in a month or year that it ends in, it may."""
    last = last_day(until.date)
    if last is None:
        return True
    # What was seen over by a date ended before its first day; who succeeds on a day has the post on it.
    if until.basis is Basis.SEEN:
        last = first_day(until.date) or last
    exclusive = until.basis is Basis.SEEN or (until.basis is Basis.SUCCEEDED and is_day(until.date))
    return day < last if exclusive else day <= last


def _is_on_or_before(date: str | None, day: dt.date) -> bool:
    last = last_day(date)
    return last is not None and last <= day


def _restrict(entity: Entity, documents: set[str]) -> Entity:
    references = tuple(reference for reference in entity.references if reference.document in documents)
    return entity if len(references) == len(entity.references) else replace(entity, references=references)
