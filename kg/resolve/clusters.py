"""From judged pairs to sets of the same thing, the strongest grounds first.

Sure pairs are joined. Below that, pairs are taken score by score: those that hang together at one score are
joined only where nothing among them was found different or merely possible, and no document keeps two of them
apart under names that are not forms of each other. What was as near to two that differ is joined with nothing
less sure either. So a short name that fits two firms joins neither, and the result does not depend on any
order. Two that differ in an identifier never come into one set, however sure the names are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kg.resolve.features import SAME, SURE
from kg.resolve.sets import Sets, Torn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from kg.resolve.sets import Codes


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """Two positions, the smaller first, with their score."""

    left: int
    right: int
    score: float


@dataclass(frozen=True, slots=True)
class Node:
    """What clusters need of a record: its document, the name under which it stands there, and its codes."""

    document: str
    name: str
    codes: Codes = ()


@dataclass(frozen=True, slots=True)
class Level:
    """The pairs of sets at one score, and what can speak against joining them.

    ``doubted`` are the pairs found different or merely possible, ``forms`` those of one document whose names
    are forms of each other.
    """

    nodes: Sequence[Node]
    pairs: set[tuple[int, int]]
    doubted: list[Edge]
    forms: list[tuple[int, int]]


def cluster(
    nodes: Sequence[Node],
    edges: Iterable[Edge],
    apart: Iterable[tuple[int, int]] = (),
    together: Iterable[tuple[int, int]] = (),
) -> tuple[int, ...]:
    """For each position the smallest position of its set.

    Args:
        nodes: One for each position.
        edges: All compared pairs, also those found different.
        apart: Pairs that must never come into one set, whatever the scores.
        together: Pairs that are one, whatever their codes, unless that joins two that are apart.
    """
    ordered = sorted(edges, key=lambda edge: (-edge.score, edge.left, edge.right))
    sets = Sets(len(nodes), [node.codes for node in nodes])
    enemies: defaultdict[int, set[int]] = defaultdict(set)
    for left, right in apart:
        enemies[left].add(right)
        enemies[right].add(left)
    for pair in sorted(together):
        _join_unless_enemies(sets, enemies, *pair)
    contested = _join_sure(nodes, sets, enemies, [edge for edge in ordered if edge.score >= SURE])
    doubted = [edge for edge in ordered if edge.score < SAME]
    doubted += [Edge(left, right, 0.0) for left, others in enemies.items() for right in others]
    weak = [edge for edge in ordered if SAME <= edge.score < SURE]
    forms = [
        (edge.left, edge.right) for edge in weak if nodes[edge.left].document == nodes[edge.right].document
    ]
    for _, level in groupby(weak, key=lambda edge: edge.score):
        pairs = {(sets.find(edge.left), sets.find(edge.right)) for edge in level}
        open_pairs = {pair for pair in pairs if contested.isdisjoint(pair)}
        _join_level(sets, Level(nodes, open_pairs, doubted, forms), contested)
    return tuple(sets.find(position) for position in range(len(nodes)))


def _join_sure(
    nodes: Sequence[Node], sets: Sets, enemies: defaultdict[int, set[int]], edges: Sequence[Edge]
) -> set[int]:
    """Join what is sure, those that share a code first; gives the sets that could be either of two."""
    for edge in edges:
        shared = not set(nodes[edge.left].codes).isdisjoint(nodes[edge.right].codes)
        if shared and not sets.torn((edge.left, edge.right)):
            _join_unless_enemies(sets, enemies, edge.left, edge.right)
    torn = Torn(sets, [(edge.left, edge.right) for edge in edges], [node.codes for node in nodes])
    parted: set[int] = set()
    for edge in edges:
        if torn.keeps_apart(edge.left, edge.right):
            parted |= {edge.left, edge.right}
        else:
            _join_unless_enemies(sets, enemies, edge.left, edge.right)
    return {sets.find(position) for position in parted if not sets.values(position)}


def _join_unless_enemies(sets: Sets, enemies: defaultdict[int, set[int]], left: int, right: int) -> None:
    one, other = sets.find(left), sets.find(right)
    if one == other or any(sets.find(enemy) == other for enemy in enemies[one]):
        return
    sets.join(one, other)
    first, second = min(one, other), max(one, other)
    enemies[first] |= enemies.pop(second, set())


def _join_level(sets: Sets, level: Level, contested: set[int]) -> None:
    """Join what hangs together at one score, unless something in it speaks against that.

    What stands between two that differ is added to ``contested``.
    """
    trial = Sets(len(level.nodes))
    near: defaultdict[int, set[int]] = defaultdict(set)
    for left, right in level.pairs:
        trial.join(left, right)
        near[left].add(right)
        near[right].add(left)
    spoiled = _find_kept_apart(sets, trial, level, near.keys())
    for root, hanging in _group_by_set(trial, near.keys()).items():
        if sets.torn(hanging):
            spoiled.add(root)
            contested |= {position for position in hanging if sets.torn(near[position])}
    for edge in level.doubted:
        one, other = sets.find(edge.left), sets.find(edge.right)
        if one != other and {one, other} <= near.keys() and trial.find(one) == trial.find(other):
            spoiled.add(trial.find(one))
            contested |= near[one] & near[other]
    for left, right in sorted(level.pairs):
        if trial.find(left) not in spoiled:
            sets.join(left, right)


def _group_by_set(sets: Sets, positions: Iterable[int]) -> dict[int, list[int]]:
    grouped: defaultdict[int, list[int]] = defaultdict(list)
    for position in positions:
        grouped[sets.find(position)].append(position)
    return grouped


def _find_kept_apart(sets: Sets, trial: Sets, level: Level, touched: AbstractSet[int]) -> set[int]:
    """The sets on trial that would bring together two things which one document names differently."""
    names: defaultdict[tuple[int, str], dict[int, set[str]]] = defaultdict(dict)
    # Two names of a document of which one is a form of the other were only not brought together there.
    forms = Sets(len(level.nodes))
    for left, right in level.forms:
        forms.join(sets.find(left), sets.find(right))
    for position, node in enumerate(level.nodes):
        if (root := sets.find(position)) in touched:
            names[trial.find(root), node.document].setdefault(forms.find(root), set()).add(node.name)
    return {
        one
        for (one, _), by_root in names.items()
        if len(by_root) > 1 and len(set().union(*by_root.values())) > 1
    }
