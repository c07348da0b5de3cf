"""The decoder against the method written plainly."""

from __future__ import annotations

import numpy as np
import pytest

from kg.text.viterbi import Floats, decode


def decode_plainly(emissions: Floats, transitions: Floats) -> list[int]:
    """The best path of one row, tag by tag."""
    best, back = emissions[0], []
    for row in emissions[1:]:
        scores = best[:, None] + transitions
        back.append(scores.argmax(axis=0))
        best = scores.max(axis=0) + row
    path = [int(best.argmax())]
    for choice in reversed(back):
        path.append(int(choice[path[-1]]))
    return path[::-1]


@pytest.mark.parametrize("spread", [0.0, 0.2, 3.0, 100.0], ids="transitions up to {}".format)
@pytest.mark.parametrize("tags", [1, 2, 59])
def test_batch_equals_plain_decoding(tags: int, spread: float) -> None:
    """Whatever transitions weigh beside emissions, each row's path is the plain method's."""
    random = np.random.default_rng(tags)
    lengths = np.array([9, 1, 30, 2, 17, 30, 1, 24], dtype=np.int64)
    emissions = random.normal(0, 4, (len(lengths), 30, tags)).astype(np.float32)
    transitions = random.uniform(-spread, spread, (tags, tags)).astype(np.float32)
    found = decode(emissions, transitions, lengths)
    for row, length in enumerate(lengths):
        assert found[row, :length].tolist() == decode_plainly(emissions[row, :length], transitions)


def test_forbidden_transitions_are_kept_to() -> None:
    """A transition of minus infinity is never taken, however high its tags score."""
    emissions = np.array([[[5.0, 0.0], [0.0, 5.0], [5.0, 0.0]]], dtype=np.float32)
    transitions = np.array([[0.0, -np.inf], [0.0, 0.0]], dtype=np.float32)
    assert decode(emissions, transitions, np.array([3])).tolist() == [[0, 0, 0]]


def test_padding_says_nothing() -> None:
    """Scores beyond a row's length change nothing in it."""
    random = np.random.default_rng(7)
    emissions = random.normal(0, 1, (4, 12, 59)).astype(np.float32)
    transitions = random.normal(0, 1, (59, 59)).astype(np.float32)
    lengths = np.array([12, 3, 7, 5])
    before = decode(emissions, transitions, lengths)
    for row, length in enumerate(lengths):
        emissions[row, length:] = 1e6
    after = decode(emissions, transitions, lengths)
    for row, length in enumerate(lengths):
        assert after[row, :length].tolist() == before[row, :length].tolist()
