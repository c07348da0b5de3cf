"""Chooses what an overview shows: the most connected entities and the lines between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kg.model import Entity, Graph, Predicate, Status

_SHORTEST_NAME, _LONGEST_NAME = 2, 9
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an overview: the indices of its ends, its predicate, and whether nobody says it holds."""

    source: int
    target: int
    predicate: Predicate
    dashed: bool


@dataclass(frozen=True, slots=True)
class Core:
    """The entities of an overview, most connected first, with the number of facts of each and their lines."""

    entities: tuple[Entity, ...]
    weights: tuple[int, ...]
    lines: tuple[Line, ...]


def find_core(graph: Graph, limit: int) -> Core:
    """The ``limit`` most connected entities that are still joined among themselves."""
    joined = [fact for fact in graph.facts if fact.subject and fact.object and fact.subject != fact.object]
    weight = Counter(end for fact in joined for end in (fact.subject, fact.object))
    linked = [entity for entity in graph.entities if weight[entity.id]]
    ranked = sorted(linked, key=lambda entity: (-weight[entity.id], entity.id))
    chosen, lonely = ranked[:limit], set[str]()
    for _ in range(_ROUNDS):
        shown = {entity.id for entity in chosen}
        pairs = [{fact.subject, fact.object} for fact in joined]
        ends = {end for pair in pairs if pair <= shown for end in pair}
        if shown <= ends:
            break
        lonely |= shown - ends
        chosen = [entity for entity in ranked if entity.id not in lonely][:limit]
    chosen = [entity for entity in chosen if entity.id not in lonely]
    place = {entity.id: number for number, entity in enumerate(chosen)}
    solid: dict[tuple[int, int, Predicate], bool] = {}
    for fact in joined:
        if fact.subject in place and fact.object in place:
            key = (place[fact.subject], place[fact.object], fact.predicate)
            solid[key] = solid.get(key, False) or fact.status is Status.ACTUAL
    lines = tuple(Line(*key, dashed=not held) for key, held in sorted(solid.items()))
    return Core(tuple(chosen), tuple(weight[entity.id] for entity in chosen), lines)


def shorten(entity: Entity) -> str:
    """A name short enough for a picture: the name itself, else its longest short form, else its beginning."""
    if len(entity.name) <= _LONGEST_NAME:
        return entity.name
    fitting = [alias for alias in entity.aliases if _SHORTEST_NAME <= len(alias) <= _LONGEST_NAME]
    cut = entity.name[: _LONGEST_NAME - 1] + "\u2026"
    return max(fitting, key=lambda alias: (len(alias), alias), default=cut)
