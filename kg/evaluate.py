"""Scores records against annotated articles: entities, relations, observations, and each rule's precision.

An entity is found where type and name agree (width, quotes and spaces folded); kinds without sharp edges also by
overlap: a Dice coefficient of character bigrams (Dice, 1945) of at least 0.5, or one name within the other. A
relation is found where type, status and both ends agree; an observation where value, unit and subject do.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Record = dict[str, Any]

BLUNT = frozenset({"PolicyMeasure", "Project", "Product", "Industry", "Group"})
_DROPPED = frozenset("\"'\u201c\u201d\u2018\u2019\u300c\u300d\u300a\u300b")


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
        return 2 * self.found / (self.system + self.gold) if self.system + self.gold else 0.0

    def to_json(self) -> Record:
        """The counts and rates as plain values."""
        rates = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        rounded = {key: round(value, 4) for key, value in rates.items()}
        return {**rounded, "found": self.found, "system": self.system, "gold": self.gold}


@dataclass(slots=True)
class Scores:
    """Tallies by (layer, kind), hits by rule, and the errors article by article."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    rules: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    errors: list[tuple[str, str]] = field(default_factory=list)

    def total(self, layer: str) -> Tally:
        """The sum of a layer's tallies."""
        parts = [tally for (name, _), tally in self.tallies.items() if name == layer]
        return Tally(*(sum(getattr(t, key) for t in parts) for key in ("found", "system", "gold")))


def fold(name: str) -> str:
    """A name as compared: compatibility form, without quotes and spaces."""
    folded = unicodedata.normalize("NFKC", name or "")
    return "".join(c for c in folded if c not in _DROPPED and not c.isspace())


def score(pairs: Iterable[tuple[Record, Record]]) -> Scores:
    """Scores pairs of gold and system records of the same article."""
    scores = Scores()
    for gold, system in pairs:
        matched = _score_entities(scores, gold, system)
        _score_relations(scores, gold, system, matched)
        _score_observations(scores, gold, system, matched)
    return scores


def _names(entity: Record) -> set[str]:
    return {fold(n) for n in (entity["name"], *entity.get("aliases", ()))} - {""}


def _dice(a: str, b: str) -> float:
    if len(a) < 2 or len(b) < 2:
        return float(a == b)
    x, y = (Counter(s[i : i + 2] for i in range(len(s) - 1)) for s in (a, b))
    return 2 * (x & y).total() / (x.total() + y.total())


def similarity(gold: Record, system: Record) -> float:
    """1 for a name of the gold entity, 0.5 to 1 for an allowed overlap, 0 for no match."""
    if gold["type"] != system["type"]:
        return 0.0
    wanted, given = _names(gold), fold(system["name"])
    if given in wanted:
        return 1.0
    if gold["type"] not in BLUNT or len(given) < 2:
        return 0.0
    best = max((_dice(n, given) for n in wanted), default=0.0)
    inside = [n for n in wanted if len(n) > 1 and (n in given or given in n)]
    within = (0.5 + 0.5 * min(len(n), len(given)) / max(len(n), len(given)) for n in inside)
    best = max(best, *within, 0.0)
    return best if best >= 0.5 else 0.0


def align(gold: list[Record], system: list[Record]) -> dict[str, str]:
    """System entity id to gold entity id, one to one, best overlaps first."""
    pairs = sorted((-similarity(g, s), g["id"], s["id"]) for g in gold for s in system)
    taken: set[str] = set()
    matched: dict[str, str] = {}
    for value, wanted, given in pairs:
        if value < 0 and wanted not in taken and given not in matched:
            taken.add(wanted)
            matched[given] = wanted
    return matched


def _score_entities(scores: Scores, gold: Record, system: Record) -> dict[str, str]:
    matched = align(gold["entities"], system["entities"])
    found = set(matched.values())
    for entity in gold["entities"]:
        scores.tallies["entities", entity["type"]].gold += 1
        if entity["id"] not in found:
            scores.errors.append((gold["id"], f"missed entity: {entity['type']} {entity['name']}"))
    for entity in system["entities"]:
        tally = scores.tallies["entities", entity["type"]]
        tally.system += 1
        tally.found += entity["id"] in matched
        if entity["id"] not in matched:
            scores.errors.append((gold["id"], f"wrong entity: {entity['type']} {entity['name']}"))
    return matched


def _key(relation: Record, head: str, tail: str) -> tuple[str, ...]:
    if relation["type"] == "cooperates_with":
        head, tail = sorted((head, tail))
    return relation["type"], relation.get("status", "actual"), head, tail


def _score_relations(scores: Scores, gold: Record, system: Record, matched: dict[str, str]) -> None:
    names = {e["id"]: e["name"] for e in gold["entities"]}
    given_names = {e["id"]: e["name"] for e in system["entities"]}
    wanted = {_key(r, r["head"], r["tail"]): r for r in gold["relations"]}
    given: dict[tuple[str, ...], Record] = {}
    for r in system["relations"]:
        ends = (matched.get(r[end], f"?{r[end]}") for end in ("head", "tail"))
        given.setdefault(_key(r, *ends), r)
    for key, r in wanted.items():
        scores.tallies["relations", key[0]].gold += 1
        if key not in given:
            line = f"{names[r['head']]} {key[0]}/{key[1]} {names[r['tail']]}"
            scores.errors.append((gold["id"], f"missed relation: {line}"))
    for key, r in given.items():
        for tally in (scores.tallies["relations", key[0]], scores.rules[r.get("rule", "?")]):
            tally.system += 1
            tally.found += key in wanted
        if key not in wanted:
            line = f"{given_names[r['head']]} {key[0]}/{key[1]} {given_names[r['tail']]}"
            scores.errors.append((gold["id"], f"wrong relation: {line} ({r.get('rule', '?')})"))


def _score_observations(scores: Scores, gold: Record, system: Record, matched: dict[str, str]) -> None:
    tally = scores.tallies["observations", "all"]
    left = list(gold["observations"])
    tally.gold += len(left)
    for o in system["observations"]:
        tally.system += 1
        hit = next((g for g in left if _agrees(g, o, matched)), None)
        rule = scores.rules[o.get("rule", "?")]
        rule.system += 1
        if hit is None:
            scores.errors.append(
                (gold["id"], f"wrong number: {o.get('property', '')} {o['value']} {o['unit']}")
            )
            continue
        left.remove(hit)
        tally.found += 1
        rule.found += 1
    for o in left:
        scores.errors.append((gold["id"], f"missed number: {o.get('property', '')} {o['value']} {o['unit']}"))


def _agrees(gold: Record, system: Record, matched: dict[str, str]) -> bool:
    value = abs(float(system["value"]) - float(gold["value"])) <= 1e-6 * max(1.0, abs(float(gold["value"])))
    subject = gold["subject"] is None or matched.get(system.get("subject") or "") == gold["subject"]
    return value and subject and fold(system["unit"]) == fold(gold["unit"])


def rows(scores: Scores) -> Iterator[tuple[str, str, Tally]]:
    """Layer, kind (empty for the layer's sum) and tally, in the order they are shown."""
    for layer in ("entities", "relations", "observations"):
        yield layer, "", scores.total(layer)
        for (name, kind), tally in sorted(scores.tallies.items()):
            if name == layer and kind != "all":
                yield layer, kind, tally
