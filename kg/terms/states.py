"""Which state of a thing ended which: a state that excludes an earlier one ends it, as data has it."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import load_setting
from kg.model import Basis, Bound, Predicate
from kg.terms.days import first_day, is_before
from kg.terms.printings import find_repeated
from kg.terms.sightings import Role, find_sightings, follows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model import Entity, EntityType, Fact, Graph
    from kg.terms.sightings import Sighting


@cache
def load_ends(kind: EntityType) -> Mapping[str, frozenset[str]]:
    """By each operating state of a thing of this type, the earlier states that it ends.

    >>> from kg.model import EntityType
    >>> sorted(load_ends(EntityType.COMPANY)["resumed"])
    ['closed', 'maintenance', 'stopped']
    """
    data = load_setting("state_terms")
    tables = (data["ends"], data["ends_of"].get(kind.value, {}))
    return {
        state: frozenset(former for table in tables for former in table.get(state, ()))
        for state in sorted({state for table in tables for state in table})
    }


def find_state_ends(
    facts: Iterable[Fact], sightings: Mapping[str, Sequence[Sighting]], entities: Mapping[str, Entity]
) -> Iterator[tuple[Fact, Bound]]:
    """Facts about states whose term a later state of the same thing ended, with the bound that follows.

    A stated date of the later state is the end, else the date of the first document that has the later one
    after all that have the former. A denial of such a state ends with the state that it denied. What is
    planned, denied, told in passing or repeated by a reprint ends nothing.

    Args:
        facts: All facts, with what texts state of their terms.
        sightings: What the claims of each say of a state, by the fact's id.
        entities: The entities, by id.
    """
    for fact, new, ends in _with_new(facts, sightings, entities):
        if fact.until is None and (bound := _find_end(sightings[fact.id], new, ends)):
            yield fact, bound


def find_breaks(graph: Graph, day: dt.date) -> dict[str, Bound]:
    """By the id of a fact about a state, where what was said of it by a day had ended.

    A plant at work, stopped and at work again is in one fact, which goes on, twice where no date is stated.

    Args:
        graph: A graph with its terms.
        day: What is told of a later day is left out, as far as it says that a state holds.
    """
    sightings = find_sightings(graph, find_repeated(graph))
    entities = {entity.id: entity for entity in graph.entities}
    found = {}
    for fact, new, ends in _with_new(graph.facts, sightings, entities):
        own = [one for one in sightings[fact.id] if _is_by(one, day)]
        if own and (bound := _find_end(own, new, ends)):
            found[fact.id] = bound
    return found


def _is_by(one: Sighting, day: dt.date) -> bool:
    moment = first_day(one.since or one.said)
    return moment is not None and moment <= day


def _with_new(
    facts: Iterable[Fact], sightings: Mapping[str, Sequence[Sighting]], entities: Mapping[str, Entity]
) -> Iterator[tuple[Fact, list[Sighting], Mapping[str, frozenset[str]]]]:
    """Each fact about a state, with all that has the same thing in a state, and what such ones end."""
    things: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.predicate is Predicate.STATE and fact.subject is not None and fact.id in sightings:
            things[fact.subject].append(fact)
    for thing, states in sorted(things.items()):
        told = (one for fact in states for one in sightings[fact.id])
        new = [one for one in told if one.role is Role.HOLDS and not one.repeated]
        yield from ((fact, new, load_ends(entities[thing].type)) for fact in states)


def _find_end(
    own: Sequence[Sighting], new: Iterable[Sighting], ends: Mapping[str, frozenset[str]]
) -> Bound | None:
    """The first end of a fact, resting on all that say so; None where nothing comes after all its claims."""
    own = [one for one in own if not one.repeated] or own
    bounds: defaultdict[tuple[str, Basis], set[tuple[str, str]]] = defaultdict(set)
    for later in new:
        date = later.since or later.said
        if date and all(_excludes(later, one, ends) for one in own) and _comes_after(later, own, date):
            bounds[date, Basis.SUCCEEDED if later.since else Basis.SEEN].add(later.claim)
    if not bounds:
        return None
    # Of one date, the stated one is the better ground.
    date, basis = min(bounds, key=lambda bound: (bound[0], bound[1] is Basis.SEEN))
    return Bound(date, basis, tuple(sorted(bounds[date, basis])))


def _excludes(later: Sighting, former: Sighting, ends: Mapping[str, frozenset[str]]) -> bool:
    if former.role is Role.DENIED:
        return later.state == former.state and later.state in ends
    return former.state in ends.get(later.state, ())


def _comes_after(later: Sighting, own: Sequence[Sighting], date: str) -> bool:
    """Whether a state comes after everything that says another one, or its sentence puts it there."""
    told = [one for one in own if follows(one, later)]
    known = [moment for one in own if (moment := _moment(one, is_told=one in told))]
    if later.since is None:
        # A date that a later document states may have come before this one, but need not have.
        known += [one.said for one in own if one.said and one not in told and one.role is not Role.ASIDE]
    return bool(known or told) and all(is_before(moment, date) for moment in known)


def _moment(one: Sighting, *, is_told: bool) -> str | None:
    """When a claim has the thing in the state for sure: what is told in passing tells no day."""
    if one.role is Role.ASIDE:
        return None
    return one.since or (None if is_told else one.said)
