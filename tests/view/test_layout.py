"""Positions are finite, apart, the same each time, and quick to find."""

from __future__ import annotations

import numpy as np
import pytest

from kg.view.boxes import fit_points, separate_boxes
from kg.view.layout import find_positions

RING = [(node, (node + 1) % 12) for node in range(12)]
STAR = [(0, node) for node in range(1, 40)]


@pytest.mark.parametrize(
    ("count", "edges"),
    [
        (0, []),
        (1, []),
        (5, []),
        (2, [(0, 1)]),
        (2, [(0, 0), (1, 1)]),
        (3, [(0, 1), (1, 2), (2, 0)]),
        (12, RING),
        (40, STAR),
        (60, [*RING, (20, 21), (21, 22)]),
    ],
)
def test_nodes_stand_apart(count: int, edges: list[tuple[int, int]]) -> None:
    """Every node has a finite place of its own."""
    points = find_positions(count, edges)
    assert points.shape == (count, 2)
    assert np.isfinite(points).all()
    for node in range(count):
        others = np.delete(points, node, axis=0)
        assert not len(others) or np.hypot(*(others - points[node]).T).min() > 0.25


def test_order_and_direction_of_edges_do_not_matter() -> None:
    """The same graph told otherwise stands at the same places; another seed may move it."""
    told = find_positions(40, STAR, seed=3)
    assert (told == find_positions(40, [(b, a) for a, b in reversed(STAR)] + STAR[:5], seed=3)).all()


def test_ends_of_an_edge_are_near() -> None:
    """In a long chain, joined nodes are nearer than others are on average."""
    chain = [(node, node + 1) for node in range(599)]
    points = find_positions(600, chain)
    joined = np.hypot(*(points[1:] - points[:-1]).T).mean()
    assert joined * 3 < np.hypot(*(points - points.mean(0)).T).mean()


def test_boxes_neither_overlap_nor_leave_the_canvas() -> None:
    """Sixty boxes of a label's size find room on the canvas."""
    sizes = np.stack([np.linspace(50, 120, 60), np.full(60, 20.0)], axis=1)
    low, high = (0.0, 0.0), (1100.0, 600.0)
    start = fit_points(find_positions(60, STAR + RING), low, high)
    lines = np.array(STAR, dtype=np.int64)
    centres = separate_boxes(start, sizes, lines, low, high)
    delta = np.abs(centres[:, None] - centres[None])
    apart = (delta >= (sizes[:, None] + sizes[None]) / 2 - 0.5).any(-1)
    assert apart[~np.eye(60, dtype=bool)].all()
    assert (centres - sizes / 2 >= -0.01).all()
    assert (centres + sizes / 2 <= np.array(high) + 0.01).all()
