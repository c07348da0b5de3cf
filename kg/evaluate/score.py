"""Scores records against annotated articles: entities, relations, observations, and each rule's precision.

An entity is found where type and name agree; kinds without sharp edges also by overlap. A relation is found
where type, status and both ends agree; an observation where value, unit and subject do.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.evaluate.match import align, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.evaluate.gold import Record

LAYERS = ("entities", "entities, any type", "relations", "observations")
EMPTY: Record = {"entities": [], "relations": [], "observations": []}
_SYMMETRIC = frozenset({"cooperates_with"})
_ENDS = ("head", "tail")


@dataclass(slots=True)
class Tally:
    """Counts of found, given by the system, and wanted by gold."""

    found: int = 0
    system: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of the system's that is right."""
        return self.found / self.system if self.system else 0.0

    @property
    def recall(self) -> float:
        """Share of gold's that is found."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.found / (self.system + self.gold) if self.found else 0.0

    def add(self, found: int, system: int, gold: int) -> None:
        """Counts more."""
        self.found += found
        self.system += system
        self.gold += gold

    def to_json(self) -> dict[str, float]:
        """The counts and rates as plain values."""
        rates = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        counts = {"found": self.found, "system": self.system, "gold": self.gold}
        return {key: round(value, 4) for key, value in rates.items()} | counts


@dataclass(slots=True)
class Scores:
    """Tallies by (layer, kind), hits by rule, and the errors as (article, line)."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    rules: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    errors: list[tuple[str, str]] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[str, str, Tally]]:
        """Layer, kind (empty for the layer's sum) and tally, in the order they are shown."""
        for layer in LAYERS:
            parts = [(kind, tally) for (name, kind), tally in sorted(self.tallies.items()) if name == layer]
            total = Tally()
            for _, tally in parts:
                total.add(tally.found, tally.system, tally.gold)
            yield layer, "", total
            yield from ((layer, kind, tally) for kind, tally in parts)

    def to_json(self) -> dict[str, dict[str, dict[str, float]]]:
        """All tallies as plain values: ``scores`` by layer and kind, ``rules`` by rule."""
        found = {f"{layer}: {kind}" if kind else layer: t.to_json() for layer, kind, t in self.rows()}
        return {"scores": found, "rules": {rule: t.to_json() for rule, t in sorted(self.rules.items())}}


def score(pairs: Iterable[tuple[Record, Record]]) -> Scores:
    """Scores pairs of gold and system records of the same article (:data:`EMPTY` where there is none)."""
    scores = Scores()
    for gold, system in pairs:
        matched = _score_entities(scores, gold, system)
        _score_relations(scores, gold, system, matched)
        _score_observations(scores, gold, system, matched)
    return scores


def _score_entities(scores: Scores, gold: Record, system: Record) -> dict[str, str]:
    wanted, given = gold["entities"], system["entities"]
    matched = align(wanted, given)
    for entity in wanted:
        scores.tallies["entities", entity["type"]].add(0, 0, 1)
        if entity["id"] not in matched.values():
            scores.errors.append((gold["id"], f"missed entity: {entity['type']} {entity['name']}"))
    for entity in given:
        scores.tallies["entities", entity["type"]].add(entity["id"] in matched, 1, 0)
        if entity["id"] not in matched:
            scores.errors.append((gold["id"], f"wrong entity: {entity['type']} {entity['name']}"))
    sizes = (len({entity["id"] for entity in entities}) for entities in (given, wanted))
    scores.tallies["entities, any type", "all"].add(len(align(wanted, given, typed=False)), *sizes)
    return matched


def _score_relations(scores: Scores, gold: Record, system: Record, matched: dict[str, str]) -> None:
    wanted = {_key(r, *(r[end] for end in _ENDS)): r for r in gold["relations"]}
    given: dict[tuple[str, ...], Record] = {}
    for r in system["relations"]:
        given.setdefault(_key(r, *(matched.get(r[end], f"?{r[end]}") for end in _ENDS)), r)
    for key, r in wanted.items():
        scores.tallies["relations", key[0]].add(0, 0, 1)
        if key not in given:
            scores.errors.append((gold["id"], f"missed relation: {_describe(r, gold)}"))
    for key, r in given.items():
        rule = r.get("rule", "?")
        for tally in (scores.tallies["relations", key[0]], scores.rules[rule]):
            tally.add(key in wanted, 1, 0)
        if key not in wanted:
            scores.errors.append((gold["id"], f"wrong relation: {_describe(r, system)} ({rule})"))


def _key(relation: Record, head: str, tail: str) -> tuple[str, ...]:
    if relation["type"] in _SYMMETRIC:
        head, tail = sorted((head, tail))
    return relation["type"], relation.get("status", "actual"), head, tail


def _score_observations(scores: Scores, gold: Record, system: Record, matched: dict[str, str]) -> None:
    tally = scores.tallies["observations", "all"]
    left = list(gold["observations"])
    tally.add(0, 0, len(left))
    for observation in system["observations"]:
        rule = observation.get("rule", "?")
        hit = next((g for g in left if _agrees(g, observation, matched)), None)
        for one in (tally, scores.rules[rule]):
            one.add(hit is not None, 1, 0)
        if hit is None:
            scores.errors.append((gold["id"], f"wrong number: {_describe(observation, system)} ({rule})"))
        else:
            left.remove(hit)
    scores.errors += [(gold["id"], f"missed number: {_describe(one, gold)}") for one in left]


def _agrees(gold: Record, system: Record, matched: dict[str, str]) -> bool:
    given, wanted = float(system["value"]), float(gold["value"])
    same_value = abs(given - wanted) <= 1e-6 * max(1.0, abs(wanted))
    same_subject = gold["subject"] is None or matched.get(system.get("subject") or "") == gold["subject"]
    return same_value and same_subject and fold(system.get("unit")) == fold(gold["unit"])


def _describe(row: Record, record: Record) -> str:
    """A relation or observation in words."""
    names = {entity["id"]: entity["name"] for entity in record["entities"]}
    if "head" in row:
        head, tail = (names.get(row[end], "?") for end in _ENDS)
        return f"{head} -{row['type']}/{row.get('status', 'actual')}-> {tail}"
    words = (row.get("property", ""), str(row["value"]), row.get("unit", ""))
    return f"{names.get(row.get('subject'), '-')}: {' '.join(word for word in words if word)}"
