"""Scores candidate pairs and names: a small network over the encoder's states, the triggers and the mentions.

Mentions and quantities first attend to each other, so that each knows what the text around speaks of; from
there it is told how likely each is rightly found. A pair's vector joins the two, the maximum and the mean of
what lies between, what stands left and right, and the features of ``pairs``; one output a predicate and
direction, three for the status. After Zeng et al., "Distant Supervision for Relation Extraction via Piecewise
Convolutional Neural Networks", 2015.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kg.extract.features import LexicalMarker
from kg.extract.network import AT_ONCE, Floats, Weights, attend, dense, gated_convolution, load_weights
from kg.extract.pairs import KINDS, PREDICATES, Ints, Node, Pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.encode import EncodedText

STEPS = (1, 2, 4, 8)
LEFT, RIGHT = 6, 8
STATES = 256
BLOCKS = 2
# Nodes attend to each other within stretches of so many: the work grows with the text, not with its square.
STRETCH = 256
_FAR_SENTENCE = 3
_FAR_NODE = np.array([2, 3, 5, 9, 17])
PLACES = 2 * _FAR_SENTENCE + 1 + 2 * (len(_FAR_NODE) + 1) + 1 + 2


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of one document, in log-odds.

    Attributes:
        predicates: Of each predicate, shape (pairs, 2, predicates).
        statuses: Of each status, shape (pairs, 2, 3).
        owners: That an owner is rightly found and named once only, the mean of its nodes, shape (owners,).
    """

    predicates: Floats
    statuses: Floats
    owners: Floats


@cache
def load_trigger_marker() -> LexicalMarker:
    """Marks the trigger words of each relation apart."""
    return LexicalMarker("triggers")


def to_inputs(text: str, encoded: EncodedText, nodes: Sequence[Node]) -> Floats:
    """The linker's view of each character, shape (characters, inputs)."""
    spots = np.zeros((len(text), 2 * len(KINDS)), dtype=np.float32)
    for node in nodes:
        spots[node.start, 2 * node.kind] = 1
        spots[node.start : node.end, 2 * node.kind + 1] = 1
    triggers = load_trigger_marker().mark(text)
    parts = [encoded.lac[:, :STATES], encoded.marks.astype(np.float32), triggers.astype(np.float32), spots]
    return np.concatenate(parts, axis=1)


def score_pairs(inputs: Floats, pairs: Pairs, weights: Weights | None = None) -> Scores:
    """Runs the network over one document; ``weights`` is another model than the shipped one."""
    weights = weights or load_weights("linker")
    state = _read(inputs, weights)
    running = np.concatenate([np.zeros((1, state.shape[1])), np.cumsum(state, axis=0, dtype=np.float64)])
    nodes = _node_vectors(state, running, pairs, weights)
    hidden = _pair_vectors(state, running, nodes, pairs, weights)
    predicates = dense(hidden, weights, "out").reshape(-1, 2, len(PREDICATES))
    statuses = dense(hidden, weights, "status").reshape(-1, 2, 3)
    return Scores(predicates, statuses, _mean_by_owner(dense(nodes, weights, "right")[:, 0], pairs.owner))


def _read(inputs: Floats, weights: Weights) -> Floats:
    """The characters' states, shape (characters, width); stretch by stretch, as memory is to stay bounded."""
    reach = sum(STEPS)
    parts = []
    for start in range(0, max(len(inputs), 1), AT_ONCE):
        first = max(start - reach, 0)
        state = np.maximum(dense(inputs[first : start + AT_ONCE + reach], weights, "inp"), 0.0)
        for number, step in enumerate(STEPS):
            state = gated_convolution(state, weights, f"conv.{number}", step)
        parts.append(state[start - first : start - first + AT_ONCE])
    return np.concatenate(parts)


def _mean_by_owner(values: Floats, owner: Ints) -> Floats:
    """The mean of each owner's nodes, shape (owners,)."""
    return np.asarray(np.bincount(owner, values) / np.maximum(np.bincount(owner), 1), dtype=np.float32)


def relative_places(pairs: Pairs, start: int, stop: int) -> tuple[Ints, Ints, Ints]:
    """How nodes ``start`` to ``stop`` stand to each other: three tables of indices into ``PLACES`` biases.

    They are the distance in sentences, the distance in nodes, and whether both have one owner, each of shape
    (nodes, nodes).
    """
    place, owner = pairs.place[start:stop], pairs.owner[start:stop]
    apart = np.clip(place[None] - place[:, None], -_FAR_SENTENCE, _FAR_SENTENCE) + _FAR_SENTENCE
    index = np.arange(stop - start)
    step = index[None] - index[:, None]
    size = np.searchsorted(_FAR_NODE, np.abs(step), side="right") + 1
    signed = np.where(step == 0, 0, np.where(step > 0, size, size + len(_FAR_NODE) + 1))
    same = (owner[None] == owner[:, None]).astype(np.int64)
    first = 2 * _FAR_SENTENCE + 1
    return apart, signed + first, same + first + 2 * (len(_FAR_NODE) + 1) + 1


def _node_vectors(state: Floats, running: npt.NDArray[np.float64], pairs: Pairs, weights: Weights) -> Floats:
    """What each node is in its surroundings, shape (nodes, width)."""
    mean = (running[pairs.ends] - running[pairs.starts]) / np.maximum(pairs.ends - pairs.starts, 1)[:, None]
    spots = [state[pairs.starts], state[pairs.ends - 1], mean.astype(np.float32), pairs.nodes]
    nodes = dense(np.concatenate(spots, axis=1), weights, "node")
    for start in range(0, len(nodes), STRETCH):
        stop = min(start + STRETCH, len(nodes))
        tables = relative_places(pairs, start, stop)
        for block in range(BLOCKS):
            bias = sum(weights[f"block.{block}.places"][:, table] for table in tables)
            nodes[start:stop] = attend(nodes[start:stop], np.asarray(bias), weights, f"block.{block}")
    return nodes


def _pair_vectors(
    state: Floats, running: npt.NDArray[np.float64], nodes: Floats, pairs: Pairs, weights: Weights
) -> Floats:
    """One vector a pair, shape (pairs, hidden)."""
    first, second = pairs.first, pairs.second
    begin = np.minimum(pairs.ends[first], pairs.starts[second])
    stop = pairs.starts[second]
    mean = (running[stop] - running[begin]) / np.maximum(stop - begin, 1)[:, None]
    after = np.maximum(pairs.ends[first], pairs.ends[second])
    left = (running[pairs.starts[first]] - running[np.maximum(pairs.starts[first] - LEFT, 0)]) / LEFT
    right = (running[np.minimum(after + RIGHT, len(state))] - running[after]) / RIGHT
    middle = np.concatenate([range_maximum(state, begin, stop), mean], axis=1).astype(np.float32)
    around = np.concatenate([left, right], axis=1).astype(np.float32)
    both = (nodes @ weights["one.weight"].T)[first] * (nodes @ weights["other.weight"].T)[second]
    total = (nodes @ weights["head.weight"].T)[first] + (nodes @ weights["tail.weight"].T)[second]
    total = total + dense(middle, weights, "middle") + around @ weights["around.weight"].T
    total = total + dense(pairs.features, weights, "features") + both @ weights["both.weight"].T
    return np.asarray(np.maximum(total, 0.0), dtype=np.float32)


def range_maximum(state: Floats, begin: Ints, stop: Ints) -> Floats:
    """Maximum over each range by a sparse table (Bender and Farach-Colton, 2000); zero where it is empty."""
    result = np.zeros((len(begin), state.shape[1]), dtype=np.float32)
    length = stop - begin
    level = np.where(length > 0, np.log2(np.maximum(length, 1) + 1e-4).astype(np.int64), -1)
    table, step = state, 1
    for number in range(int(level.max(initial=-1)) + 1):
        chosen: npt.NDArray[np.int64] = np.nonzero(level == number)[0]
        result[chosen] = np.maximum(table[begin[chosen]], table[stop[chosen] - step])
        table = np.maximum(table[:-step], table[step:])
        step *= 2
    return result
