"""Scores candidate pairs: a small network over LAC's states, the trigger words and the mentions.

A pair's vector joins its two mentions, the maximum and the mean of what lies between, what stands left and
right, and the features of ``pairs``; one output a predicate and direction, three for the status. After Zeng
et al., "Distant Supervision for Relation Extraction via Piecewise Convolutional Neural Networks", 2015.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kg.extract.features import LexicalMarker
from kg.extract.network import Floats, Weights, dense, gated_convolution, load_weights
from kg.extract.pairs import KINDS, PREDICATES, Ints, Node, Pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.encode import EncodedText

STEPS = (1, 2)
LEFT, RIGHT = 6, 8
STATES = 256


@dataclass(frozen=True, slots=True)
class Scores:
    """Log-odds of each predicate, shape (pairs, 2, predicates), and of each status, shape (pairs, 2, 3)."""

    predicates: Floats
    statuses: Floats


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
    state = np.maximum(dense(inputs, weights, "inp"), 0.0)
    for number, step in enumerate(STEPS):
        state = gated_convolution(state, weights, f"conv.{number}", step)
    hidden = _pair_vectors(state, pairs, weights)
    predicates = dense(hidden, weights, "out").reshape(-1, 2, len(PREDICATES))
    return Scores(predicates, dense(hidden, weights, "status").reshape(-1, 2, 3))


def _pair_vectors(state: Floats, pairs: Pairs, weights: Weights) -> Floats:
    """One vector a pair, shape (pairs, hidden)."""
    first, second = pairs.first, pairs.second
    ends = np.concatenate([state[pairs.starts], state[pairs.ends - 1]], axis=1)
    begin = np.minimum(pairs.ends[first], pairs.starts[second])
    stop = pairs.starts[second]
    running = np.concatenate([np.zeros((1, state.shape[1])), np.cumsum(state, axis=0, dtype=np.float64)])
    mean = (running[stop] - running[begin]) / np.maximum(stop - begin, 1)[:, None]
    after = np.maximum(pairs.ends[first], pairs.ends[second])
    left = (running[pairs.starts[first]] - running[np.maximum(pairs.starts[first] - LEFT, 0)]) / LEFT
    right = (running[np.minimum(after + RIGHT, len(state))] - running[after]) / RIGHT
    middle = np.concatenate([range_maximum(state, begin, stop), mean], axis=1).astype(np.float32)
    around = np.concatenate([left, right], axis=1).astype(np.float32)
    total = (ends @ weights["head.weight"].T)[first] + (ends @ weights["tail.weight"].T)[second]
    total = total + dense(middle, weights, "middle") + around @ weights["around.weight"].T
    total = total + dense(pairs.features, weights, "features")
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
