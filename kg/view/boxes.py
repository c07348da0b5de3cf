"""Moves labelled boxes apart, off the lines that do not concern them, and keeps them on the canvas."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

_ROUNDS = 300
# Between boxes an arrow must be seen.
_MARGIN = np.array([16.0, 15.0])
_EVEN = 0.55
_LINE_SHARE = 0.35


def fit_points(points: Points, low: tuple[float, float], high: tuple[float, float]) -> Points:
    """Stretch points to fill the rectangle from ``low`` to ``high``, crowded parts more."""
    size = np.maximum(np.ptp(points, axis=0), 1e-9)
    linear = (points - points.min(0)) / size
    ranks = np.argsort(np.argsort(points, axis=0, kind="stable"), axis=0) / max(len(points) - 1, 1)
    share = _EVEN * ranks + (1 - _EVEN) * linear
    fitted: Points = np.array(low) + share * (np.array(high) - np.array(low))
    return fitted


def separate_boxes(
    centres: Points,
    sizes: Points,
    lines: NDArray[np.int64],
    low: tuple[float, float],
    high: tuple[float, float],
) -> Points:
    """Centres near the given ones such that no two boxes overlap and few lie on a line of others.

    Args:
        centres: Shape ``(n, 2)``.
        sizes: Widths and heights, shape ``(n, 2)``.
        lines: Pairs of box indices joined by a line, shape ``(m, 2)``.
        low: Lower left corner of the canvas.
        high: Upper right corner of the canvas.
    """
    half = sizes / 2
    points = centres.copy()
    for turn in range(_ROUNDS):
        step = _from_boxes(points, half)
        if len(lines) and turn < _ROUNDS * 0.8:
            step += _LINE_SHARE * _from_lines(points, half, lines)
        points = np.clip(points + step, np.array(low) + half, np.array(high) - half)
    return points


def _from_boxes(points: Points, half: Points) -> Points:
    """A push for each box along the axis where it overlaps another the least."""
    delta = points[:, None, :] - points[None, :, :]
    depth = half[:, None, :] + half[None, :, :] + _MARGIN - np.abs(delta)
    np.einsum("iij->ij", depth)[...] = 0.0
    overlap = (depth > 0).all(-1)
    across = depth[..., 0] < depth[..., 1] * 1.5
    order = np.arange(len(points))
    # Boxes on one spot part by their order.
    sign = np.where(delta == 0, np.sign(order[:, None] - order)[..., None], np.sign(delta))
    push = np.zeros_like(points)
    push[:, 0] = (depth[..., 0] * sign[..., 0] * (overlap & across)).sum(1)
    push[:, 1] = (depth[..., 1] * sign[..., 1] * (overlap & ~across)).sum(1)
    return push * 0.3


def _from_lines(points: Points, half: Points, lines: NDArray[np.int64]) -> Points:
    """A push for each box away from every line that runs through it and ends elsewhere."""
    start, way = points[lines[:, 0]], points[lines[:, 1]] - points[lines[:, 0]]
    length = np.maximum((way**2).sum(1), 1e-9)
    share = ((points[:, None, :] - start) * way).sum(-1) / length
    nearest = start + np.clip(share, 0.0, 1.0)[..., None] * way
    gap = points[:, None, :] - nearest
    reach = (half + 5.0)[:, None, :]
    depth = 1.0 - np.linalg.norm(gap / reach, axis=-1)
    boxes = np.arange(len(points))[:, None]
    touched = (depth > 0) & (boxes != lines[:, 0]) & (boxes != lines[:, 1])
    normal = np.stack([-way[:, 1], way[:, 0]], axis=1) / np.sqrt(length)[:, None]
    side = np.where((gap * normal).sum(-1) >= 0, 1.0, -1.0)
    move = (depth * touched * side)[..., None] * normal * half.min(1)[:, None, None]
    pushed: Points = move.sum(1)
    return np.clip(pushed, -4.0, 4.0)
