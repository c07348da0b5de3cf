"""Candidate pairs: two mentions near each other that some predicate could join, with what stands around them.

A quantity takes part as a mention of its own kind, so that finding its subject is one more relation to score.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kg.extract.number_units import unit_kinds
from kg.lexicon import load_setting, load_words
from kg.model import RELATIONS, EntityType, Mention, Predicate, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

KINDS: tuple[str, ...] = (*(str(t) for t in EntityType), "Quantity")
QUANTITY = KINDS.index("Quantity")
PREDICATES: tuple[Predicate, ...] = (*RELATIONS, Predicate.QUANTITY)
_PLACE, _SEAT = KINDS.index(EntityType.PLACE), PREDICATES.index(Predicate.LOCATED_IN)
_SUPPLIES = PREDICATES.index(Predicate.SUPPLIES)
UNIT_CLASSES: tuple[str, ...] = (
    "money",
    "count",
    "person",
    "length",
    "area",
    "mass",
    "volume",
    "energy",
    "power",
    "time",
    "share",
    "index",
    "other",
)
REACH = 200
SENTENCES = 2
_STEPS = np.array([0, 1, 2, 3, 5, 8, 13, 21, 34, 55])
_CAP = 3
_FAR_IN = 20
_OFTEN = 3.0


@dataclass(frozen=True, slots=True)
class Node:
    """A mention or a quantity as the linker sees it.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        kind: An index into ``KINDS``.
        owner: The entity that it names, or the quantity's own key.
        unit: The class of a quantity's unit, an index into ``UNIT_CLASSES``, else -1.
    """

    start: int
    end: int
    kind: int
    owner: str
    unit: int = -1

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)

    def to_mention(self) -> Mention:
        """The mention that this node is (quantities are none)."""
        return Mention(self.start, self.end, EntityType(KINDS[self.kind]))


@dataclass(frozen=True, slots=True)
class _Spots:
    """Nodes as columns: span, kind, unit class and sentence; ``opening`` is the start of each sentence."""

    starts: Ints
    ends: Ints
    kinds: Ints
    units: Ints
    place: Ints
    opening: Ints


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs of nodes: ``first`` and ``second`` index nodes in text order.

    Attributes:
        starts: Start of each node, shape (nodes,).
        ends: End of each node, shape (nodes,).
        place: The number of each node's sentence, shape (nodes,).
        owner: The number of each node's owner, shape (nodes,).
        nodes: What each node is and where it stands, shape (nodes, features).
        first: Shape (pairs,).
        second: Shape (pairs,).
        features: What stands between and around, shape (pairs, features).
        allowed: Which predicates the two kinds allow, first to second and back, shape (pairs, 2, predicates).
    """

    starts: Ints
    ends: Ints
    place: Ints
    owner: Ints
    nodes: Floats
    first: Ints
    second: Ints
    features: Floats
    allowed: npt.NDArray[np.bool_]


@cache
def _unit_classes() -> dict[str, int]:
    return {unit: UNIT_CLASSES.index(kind) for unit, kind in unit_kinds().items()}


def unit_class(unit: str) -> int:
    """The class of a unit, as an index into ``UNIT_CLASSES``."""
    return _unit_classes().get(unit, len(UNIT_CLASSES) - 1)


@cache
def allowed_predicates() -> npt.NDArray[np.bool_]:
    """Which predicates ``predicates.toml`` lets join a head and a tail, shape (kinds, kinds, predicates)."""
    table = np.zeros((len(KINDS), len(KINDS), len(PREDICATES)), dtype=np.bool_)
    for number, predicate in enumerate(PREDICATES):
        ends = load_setting("predicates")[predicate.value]
        for head in ends["head"]:
            for tail in ends["tail"]:
                table[KINDS.index(head), KINDS.index(tail), number] = True
    return table


@dataclass(frozen=True, slots=True)
class Hint:
    """What a rule reads: ``head`` and ``tail`` are numbers of nodes."""

    head: int
    tail: int
    predicate: Predicate
    rule: str


def find_pairs(
    text: str, sentences: Sequence[Sentence], nodes: Sequence[Node], hints: Sequence[Hint] = ()
) -> Pairs:
    """All candidate pairs of nodes of different owners, in one sentence or in near ones.

    Args:
        text: The document's text.
        sentences: Its sentences, in order.
        nodes: Mentions and quantities, sorted by start.
        hints: What the patterns read, a feature of their pairs.
    """
    starts = np.array([node.start for node in nodes], dtype=np.int64)
    ends = np.array([node.end for node in nodes], dtype=np.int64)
    kinds = np.array([node.kind for node in nodes], dtype=np.int64)
    units = np.array([node.unit for node in nodes], dtype=np.int64)
    owners = {owner: number for number, owner in enumerate(dict.fromkeys(node.owner for node in nodes))}
    owner = np.array([owners[node.owner] for node in nodes], dtype=np.int64)
    opening = np.array([s.start for s in sentences], dtype=np.int64)
    place = np.maximum(np.searchsorted(opening, starts, side="right") - 1, 0)
    first, second = _near(starts, place)
    table = allowed_predicates()
    allowed = np.stack([table[kinds[first], kinds[second]], table[kinds[second], kinds[first]]], axis=1)
    for row in np.flatnonzero(starts[second] < ends[first]).tolist():
        one, other = nodes[first[row]], nodes[second[row]]
        allowed[row, 0, _SEAT] &= not _is_named_after(text, one, other)
        allowed[row, 1, _SEAT] &= not _is_named_after(text, other, one)
    lends = np.array([text[node.start : node.end].endswith(_lenders()) for node in nodes], dtype=bool)
    allowed[:, 0, _SUPPLIES] &= ~lends[first]
    allowed[:, 1, _SUPPLIES] &= ~lends[second]
    keep = allowed.any(axis=(1, 2)) & (owner[first] != owner[second])
    first, second, allowed = first[keep], second[keep], allowed[keep]
    spots = _Spots(starts, ends, kinds, units, place, opening)
    salience = _salience(owner, place)
    columns = [_features(text, spots, first, second), _hinted(hints, first, second)]
    features = np.concatenate([*columns, salience[first], salience[second]], axis=1)
    return Pairs(
        starts, ends, place, owner, _node_features(spots, salience), first, second, features, allowed
    )


def _is_named_after(text: str, head: Node, place: Node) -> bool:
    """Whether a place is but a part of a body's or a firm's name, which says no seat."""
    heads, branches, origins = _naming()
    if (
        place.kind != _PLACE
        or head.kind not in heads
        or not head.start <= place.start < place.end <= head.end
    ):
        return False
    name = text[head.start : head.end]
    return text[place.start : place.end] not in origins and not name.endswith(branches)


@cache
def _naming() -> tuple[frozenset[int], tuple[str, ...], frozenset[str]]:
    """The kinds that are named after places, endings of names that tell a seat, and places of origin."""
    setting = load_setting("predicates")["named_after"]
    heads = frozenset(KINDS.index(kind) for kind in setting["head"])
    return heads, tuple(setting["branches"]), frozenset({*setting["origins"], *load_words("places_foreign")})


@cache
def _lenders() -> tuple[str, ...]:
    """Endings of names of firms that give money and no goods."""
    return tuple(load_setting("predicates")["lenders"])


def _node_features(spots: _Spots, salience: Floats) -> Floats:
    """Kind, unit class, salience and place of each node, shape (nodes, features)."""
    place = spots.place
    opens = np.concatenate([[True], place[1:] != place[:-1]]) if len(place) else np.zeros(0, dtype=np.bool_)
    units = np.eye(len(UNIT_CLASSES) + 1)[spots.units, : len(UNIT_CLASSES)]
    columns: list[npt.NDArray[np.generic]] = [
        np.eye(len(KINDS))[spots.kinds],
        units,
        salience,
        np.stack([opens, place == 0], axis=1),
    ]
    return np.concatenate(columns, axis=1).astype(np.float32)


def _hinted(hints: Sequence[Hint], first: Ints, second: Ints) -> Floats:
    """Which predicates the patterns read, first to second and back, shape (pairs, 2 * predicates)."""
    rows = {pair: row for row, pair in enumerate(zip(first.tolist(), second.tolist(), strict=True))}
    found = np.zeros((len(first), 2, len(PREDICATES)), dtype=np.float32)
    for hint in hints:
        side = int(hint.head > hint.tail)
        row = rows.get((hint.head, hint.tail) if side == 0 else (hint.tail, hint.head))
        if row is not None:
            found[row, side, PREDICATES.index(hint.predicate)] = 1
    return found.reshape(len(first), 2 * len(PREDICATES))


def _salience(owner: Ints, place: Ints) -> Floats:
    """How often a node's owner is named, and whether here first or in the opening, shape (nodes, 3)."""
    _, initial, inverse, counts = np.unique(owner, return_index=True, return_inverse=True, return_counts=True)
    often = np.log1p(counts[inverse]) / _OFTEN
    here_first = initial[inverse] == np.arange(len(owner))
    opening = place[initial[inverse]] <= 1 if len(owner) else here_first
    return np.stack([often, here_first, opening], axis=1).astype(np.float32)


def _near(starts: Ints, place: Ints) -> tuple[Ints, Ints]:
    """Index pairs i < j within reach."""
    by_reach = np.searchsorted(starts, starts + REACH, side="right")
    by_sentence = np.searchsorted(place, place + SENTENCES, side="right")
    counts = np.minimum(by_reach, by_sentence) - np.arange(len(starts)) - 1
    first = np.repeat(np.arange(len(starts)), counts)
    offsets = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
    return first, first + 1 + offsets


def _features(text: str, spots: _Spots, first: Ints, second: Ints) -> Floats:
    """Distance, marks and mentions between, kinds, and where in its sentence the pair stands."""
    starts, ends, kinds, place = spots.starts, spots.ends, spots.kinds, spots.place
    pairs = np.arange(len(first))
    begin = np.minimum(ends[first], starts[second])
    stop = starts[second]
    a, b = kinds[first], kinds[second]
    between = _between(kinds, first, second)
    into = starts[first] - spots.opening[place[first]] if len(spots.opening) else starts[first]
    opens = np.concatenate([[True], place[1:] != place[:-1]]) if len(place) else np.zeros(0, dtype=np.bool_)
    columns = [
        np.eye(len(_STEPS) + 1)[np.searchsorted(_STEPS, stop - begin, side="right")],
        *_marks_between(text, begin, stop),
        np.minimum(between, _CAP) / _CAP,
        between > 0,
        np.stack([between[pairs, a] > 0, between[pairs, b] > 0], axis=1),
        np.eye(len(KINDS))[a],
        np.eye(len(KINDS))[b],
        np.eye(len(KINDS) ** 2)[a * len(KINDS) + b],
        np.stack(
            [place[first] == place[second], stop < ends[first], place[first] == 0, opens[first]], axis=1
        ),
        np.minimum(into, _FAR_IN)[:, None] / _FAR_IN,
    ]
    return np.concatenate([np.asarray(c, dtype=np.float32) for c in columns], axis=1)


def _between(kinds: Ints, first: Ints, second: Ints) -> npt.NDArray[np.float64]:
    """How many nodes of each kind lie between, shape (pairs, kinds)."""
    running = np.concatenate([np.zeros((1, len(KINDS))), np.cumsum(np.eye(len(KINDS))[kinds], axis=0)])
    return np.asarray(running[second] - running[first + 1])


def _marks_between(text: str, begin: Ints, stop: Ints) -> list[npt.NDArray[np.float64]]:
    """For each structuring mark, how many lie between (capped), and whether any does."""
    columns = []
    characters = np.array([ord(c) for c in text], dtype=np.int64)
    for mark in load_setting("predicates")["marks"]:
        running = np.concatenate([[0], np.cumsum(characters == ord(mark))])
        count = running[stop] - running[begin]
        columns += [np.minimum(count, _CAP)[:, None] / _CAP, (count > 0)[:, None].astype(np.float64)]
    return columns
