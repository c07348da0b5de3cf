"""The linker's network against plain sums, and each pair scored as if it were the only one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.encode import encode_text
from kg.extract.linker import (
    BLOCKS,
    PLACES,
    STEPS,
    load_trigger_marker,
    range_maximum,
    relative_places,
    score_pairs,
    to_inputs,
)
from kg.extract.network import load_weights
from kg.extract.pairs import KINDS, PREDICATES, Node, Pairs, find_pairs
from kg.model import Document
from kg.text.sentences import find_sentences

if TYPE_CHECKING:
    from kg.extract.network import Floats, Weights

WIDTH, HIDDEN, NODE, HEADS, PRODUCTS = 5, 7, 8, 2, 3
TEXT = "青石精工向远山动力供应油箱。陈一鸣任青石精工董事长，公司位于鹿鸣园区。"
NAMES = (
    ("青石精工", "Company"),
    ("远山动力", "Company"),
    ("油箱", "Product"),
    ("陈一鸣", "Person"),
    ("鹿鸣园区", "Park"),
)
NODES = tuple(
    Node(TEXT.index(name), TEXT.index(name) + len(name), KINDS.index(kind), name) for name, kind in NAMES
)
SENTENCES = find_sentences(Document("d", TEXT))


def make_inputs() -> Floats:
    """The text as the linker sees it."""
    return to_inputs(TEXT, encode_text(TEXT, SENTENCES), NODES)


def make_weights(inputs: int, pairs: Pairs, seed: int = 0) -> Weights:
    """A small linker that was never fitted."""
    rng = np.random.default_rng(seed)
    shapes = {
        "inp": (WIDTH, inputs),
        **{f"conv.{number}": (2 * WIDTH, 3 * WIDTH) for number in range(len(STEPS))},
        "node": (NODE, 3 * WIDTH + pairs.nodes.shape[1]),
        **dict.fromkeys(("head", "tail"), (HIDDEN, NODE)),
        **dict.fromkeys(("one", "other"), (PRODUCTS, NODE)),
        "both": (HIDDEN, PRODUCTS),
        **dict.fromkeys(("middle", "around"), (HIDDEN, 2 * WIDTH)),
        "features": (HIDDEN, pairs.features.shape[1]),
        "out": (2 * len(PREDICATES), HIDDEN),
        "status": (6, HIDDEN),
        "right": (1, NODE),
    }
    for number in range(BLOCKS):
        parts = {
            "into": (3 * NODE, NODE),
            "out": (NODE, NODE),
            "up": (2 * NODE, NODE),
            "down": (NODE, 2 * NODE),
        }
        shapes |= {f"block.{number}.{part}": shape for part, shape in parts.items()}
    weights = {f"{name}.weight": 0.2 * rng.normal(size=shape) for name, shape in shapes.items()}
    weights |= {f"{name}.bias": 0.2 * rng.normal(size=shape[0]) for name, shape in shapes.items()}
    for number in range(BLOCKS):
        for norm in ("norm", "norm2"):
            weights |= {
                f"block.{number}.{norm}.weight": np.ones(NODE),
                f"block.{number}.{norm}.bias": np.zeros(NODE),
            }
        weights[f"block.{number}.places"] = rng.normal(size=(HEADS, PLACES))
    return {name: array.astype(np.float32) for name, array in weights.items()}


def only(pairs: Pairs, row: int) -> Pairs:
    """One pair of many."""
    some = slice(row, row + 1)
    return replace(
        pairs,
        first=pairs.first[some],
        second=pairs.second[some],
        features=pairs.features[some],
        allowed=pairs.allowed[some],
    )


def test_each_pair_is_scored_alone() -> None:
    """Other pairs do not change a pair's scores."""
    inputs, pairs = make_inputs(), find_pairs(TEXT, SENTENCES, NODES)
    weights = make_weights(inputs.shape[1], pairs)
    scores = score_pairs(inputs, pairs, weights)
    assert scores.predicates.shape == (len(pairs.first), 2, len(PREDICATES))
    assert scores.statuses.shape == (len(pairs.first), 2, 3)
    for row in range(len(pairs.first)):
        alone = score_pairs(inputs, only(pairs, row), weights)
        assert alone.predicates[0] == pytest.approx(scores.predicates[row], abs=1e-4)
        assert alone.statuses[0] == pytest.approx(scores.statuses[row], abs=1e-4)


def test_relative_places() -> None:
    """Distances in sentences and in nodes and the owner each have biases of their own, and differ by side."""
    pairs = find_pairs(TEXT, SENTENCES, NODES)
    apart, step, same = relative_places(pairs, 0, len(NODES))
    assert set(np.unique(apart)).isdisjoint(np.unique(step))
    assert set(np.unique(step)).isdisjoint(np.unique(same))
    assert max(apart.max(), step.max(), same.max()) == PLACES - 1
    assert step[0, 1] != step[1, 0] != step[0, 0]
    assert apart[0, 3] != apart[3, 0]
    assert same[0, 0] == same.max() != same[0, 1]


def test_nodes_know_each_other() -> None:
    """What is said elsewhere in the text changes a pair's scores."""
    inputs, pairs = make_inputs(), find_pairs(TEXT, SENTENCES, NODES)
    weights = make_weights(inputs.shape[1], pairs)
    before = score_pairs(inputs, pairs, weights).predicates
    nodes = pairs.nodes.copy()
    nodes[-1] = 5 - nodes[-1]
    after = score_pairs(inputs, replace(pairs, nodes=nodes), weights).predicates
    assert pairs.second[0] != len(NODES) - 1
    assert not np.allclose(before[0], after[0], atol=1e-5)


def test_an_owner_is_judged_by_all_its_nodes() -> None:
    """Where two names turn out to be one thing, it gets the mean of theirs."""
    inputs, pairs = make_inputs(), find_pairs(TEXT, SENTENCES, NODES)
    weights = make_weights(inputs.shape[1], pairs)
    weights |= {name: value * 0 for name, value in weights.items() if name.startswith("block.")}
    apart = score_pairs(inputs, pairs, weights).owners
    assert len(apart) == len(set(pairs.owner.tolist()))
    joined = score_pairs(inputs, replace(pairs, owner=np.zeros_like(pairs.owner)), weights).owners
    counts = np.bincount(pairs.owner)
    assert joined == pytest.approx([np.average(apart, weights=counts)], abs=1e-4)


def test_no_pairs() -> None:
    """A text with one mention is scored too."""
    inputs, pairs = make_inputs(), find_pairs(TEXT, SENTENCES, NODES[:1])
    scores = score_pairs(inputs, pairs, make_weights(inputs.shape[1], pairs))
    assert scores.predicates.shape == (0, 2, len(PREDICATES))


def test_shipped_model_fits_the_features() -> None:
    """The shipped weights take what the text and the pairs give today."""
    inputs, pairs, weights = make_inputs(), find_pairs(TEXT, SENTENCES, NODES), load_weights("linker")
    assert weights["inp.weight"].shape[1] == inputs.shape[1]
    assert weights["features.weight"].shape[1] == pairs.features.shape[1]
    assert weights["node.weight"].shape[1] == 3 * len(weights["inp.weight"]) + pairs.nodes.shape[1]
    assert np.isfinite(score_pairs(inputs, pairs).predicates).all()


def test_inputs_mark_the_mentions() -> None:
    """A mention's kind is marked at its start and over its length, and nowhere else."""
    spots = make_inputs()[:, -2 * len(KINDS) :]
    for node in NODES:
        over = range(node.start, node.end)
        assert set(over) <= set(np.nonzero(spots[:, 2 * node.kind + 1])[0].tolist())
        assert node.start in np.nonzero(spots[:, 2 * node.kind])[0]
    assert spots.sum() == sum(1 + node.end - node.start for node in NODES)


def test_triggers_are_marked() -> None:
    """The words that announce a relation are told to the linker."""
    place = TEXT.index("供应")
    assert load_trigger_marker().mark(TEXT)[place].any()


@settings(deadline=None)
@given(st.integers(1, 70), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=8))
def test_range_maximum(length: int, ranges: list[tuple[int, int]]) -> None:
    """The sparse table finds what a look at each range finds; an empty range gives zero."""
    state = np.random.default_rng(length).normal(size=(length, 3)).astype(np.float32)
    begin = np.array([min(a, length) for a, _ in ranges], dtype=np.int64)
    stop = np.array([min(b, length) for _, b in ranges], dtype=np.int64)
    blank = np.zeros(3, dtype=np.float32)
    expected = [state[a:b].max(axis=0) if a < b else blank for a, b in zip(begin, stop, strict=True)]
    assert np.array_equal(range_maximum(state, begin, stop), np.array(expected).reshape(-1, 3))
