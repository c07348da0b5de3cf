"""Places nodes in the plane once, from a seed, so that pictures and pages are the same every time.

Each connected component starts from pivot multidimensional scaling (Brandes and Pich 2006), which gets the
large shape right without a random start, and is refined by forces (Fruchterman and Reingold 1991). Large
components take their repulsion from a mesh by Fourier transform: ten thousand nodes need seconds.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Points = NDArray[np.float64]
Edges = NDArray[np.int64]

_EXACT_LIMIT = 400
_PIVOTS = 24
_GAP = 1.6
# Against the push of all others, this keeps about one node on ten square units where no edge holds it.
_GRAVITY = 0.3
_SAME_SPOT = 1e-6


def find_positions(count: int, edges: Sequence[tuple[int, int]], *, seed: int = 0) -> Points:
    """Coordinates for ``count`` nodes, shape ``(count, 2)``; a typical edge has the length 1.

    Args:
        count: Number of nodes, named by their index.
        edges: Pairs of indices; direction, loops and repetitions do not matter.
        seed: Decides how nodes with equal neighbours are told apart.
    """
    pairs = sorted({(min(a, b), max(a, b)) for a, b in edges if a != b})
    neighbours: list[list[int]] = [[] for _ in range(count)]
    for a, b in pairs:
        neighbours[a].append(b)
        neighbours[b].append(a)
    components = _components(neighbours)
    owner = {node: number for number, nodes in enumerate(components) for node in nodes}
    inner: list[list[tuple[int, int]]] = [[] for _ in components]
    index = {node: place for nodes in components for place, node in enumerate(nodes)}
    for a, b in pairs:
        inner[owner[a]].append((index[a], index[b]))
    shapes = [
        _place_component([[index[n] for n in neighbours[node]] for node in nodes], inner[number], seed)
        for number, nodes in enumerate(components)
    ]
    positions = np.zeros((count, 2))
    for nodes, points in zip(components, _pack(shapes), strict=True):
        positions[nodes] = points
    return positions


def _components(neighbours: list[list[int]]) -> list[list[int]]:
    """The connected components, largest first, then by their first node."""
    seen = [False] * len(neighbours)
    components = []
    for start in range(len(neighbours)):
        if seen[start]:
            continue
        seen[start] = True
        nodes = [start]
        for node in nodes:
            for other in neighbours[node]:
                if not seen[other]:
                    seen[other] = True
                    nodes.append(other)
        components.append(sorted(nodes))
    return sorted(components, key=lambda nodes: (-len(nodes), nodes[0]))


def _place_component(neighbours: list[list[int]], edges: list[tuple[int, int]], seed: int) -> Points:
    count = len(neighbours)
    if not edges:
        return np.zeros((1, 2))
    if len(edges) == 1:
        return np.array([[0.0, 0.0], [1.0, 0.0]])
    points = _pivot_scaling(neighbours)
    points += np.random.default_rng(seed).normal(0.0, 0.2, points.shape)
    pairs = np.array(edges, dtype=np.int64)
    points = _refine(points, pairs, exact=count <= _EXACT_LIMIT)
    return _turn(_spread(points, 0.45))


def _pivot_scaling(neighbours: list[list[int]]) -> Points:
    """Pivot multidimensional scaling: distances to a few far-apart pivots, centred, on two main axes."""
    count = len(neighbours)
    pivot, columns = 0, []
    nearest = np.full(count, np.inf)
    for _ in range(min(_PIVOTS, count)):
        distances = _breadth_first(neighbours, pivot)
        columns.append(distances)
        nearest = np.minimum(nearest, distances)
        pivot = int(np.argmax(nearest))
    squared = np.stack(columns, axis=1) ** 2
    centred = -0.5 * (squared - squared.mean(0) - squared.mean(1)[:, None] + squared.mean())
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1][:, :2]
    # An eigenvector's sign is arbitrary: its largest part is made positive.
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), [0, 1]] + 1e-300)
    points: Points = centred @ axes
    scale = np.sqrt(count) / max(float(points.std()), 1e-9)
    points *= scale * 0.5
    return points


def _breadth_first(neighbours: list[list[int]], start: int) -> Points:
    distances = np.full(len(neighbours), -1.0)
    distances[start] = 0.0
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other in neighbours[node]:
            if distances[other] < 0:
                distances[other] = distances[node] + 1
                queue.append(other)
    return distances


def _refine(points: Points, edges: Edges, *, exact: bool) -> Points:
    """Cooling forces: edges pull with d^2, all nodes push with 1/d."""
    steps = 300 if exact else 120
    heat = 0.1 * float(np.ptp(points, axis=0).max()) + 0.1
    for step in range(steps):
        push = _push_exactly(points) if exact else _push_by_mesh(points)
        force = push + _pull(points, edges) - _GRAVITY * points
        length = np.maximum(np.linalg.norm(force, axis=1, keepdims=True), 1e-9)
        limit = heat * (1.0 - step / steps) ** 1.5 + 0.002
        points = points + force / length * np.minimum(length, limit)
    return points


def _pull(points: Points, edges: Edges) -> Points:
    force = np.zeros_like(points)
    delta = points[edges[:, 1]] - points[edges[:, 0]]
    pull = delta * np.linalg.norm(delta, axis=1, keepdims=True)
    for axis in (0, 1):
        force[:, axis] += np.bincount(edges[:, 0], pull[:, axis], len(points))
        force[:, axis] -= np.bincount(edges[:, 1], pull[:, axis], len(points))
    return force


def _push_exactly(points: Points) -> Points:
    x, y = points[:, 0], points[:, 1]
    weight = 1.0 / np.maximum((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2, 1e-4)
    push: Points = points * weight.sum(1)[:, None] - weight @ points
    return push


def _push_by_mesh(points: Points) -> Points:
    """The same repulsion, of mass spread on a mesh and folded with the force of one node."""
    size = 1 << max(6, int(np.ceil(np.log2(2 * np.sqrt(len(points))))))
    low = points.min(0)
    cell = max(float(np.ptp(points, axis=0).max()) / (size - 2), 1e-9)
    place = (points - low) / cell
    base = place.astype(np.int64)
    part = place - base
    corners = [(dx, dy) for dx in (0, 1) for dy in (0, 1)]
    shares = [np.abs(1 - dx - part[:, 0]) * np.abs(1 - dy - part[:, 1]) for dx, dy in corners]
    spots = [(base[:, 0] + dx) * size + base[:, 1] + dy for dx, dy in corners]
    mass = sum(np.bincount(spot, share, size * size) for spot, share in zip(spots, shares, strict=True))
    steps = np.fft.fftfreq(2 * size, 1 / (2 * size)) * cell
    squared = steps[:, None] ** 2 + steps[None, :] ** 2 + cell**2 / 4
    spectrum = np.fft.rfft2(np.reshape(mass, (size, size)), (2 * size, 2 * size))
    push = np.zeros_like(points)
    for axis, kernel in enumerate((steps[:, None] / squared, steps[None, :] / squared)):
        field = np.fft.irfft2(spectrum * np.fft.rfft2(kernel), (2 * size, 2 * size))[:size, :size].ravel()
        for spot, share in zip(spots, shares, strict=True):
            push[:, axis] += field[spot] * share
    return push


def _spread(points: Points, least: float) -> Points:
    """Push apart nodes nearer than ``least``, a few rounds."""
    for _ in range(30):
        first, second = _near_pairs(points, least)
        if not len(first):
            break
        delta = points[first] - points[second]
        length = np.maximum(np.linalg.norm(delta, axis=1), _SAME_SPOT)
        # Nodes on one spot part along a direction that their indices decide.
        angle = (first * 2.399963 + second)[:, None] + np.array([0.0, np.pi / 2])
        way = np.where(length[:, None] > _SAME_SPOT, delta / length[:, None], np.cos(angle))
        step = way * ((least - length) * 0.3)[:, None]
        for axis in (0, 1):
            points[:, axis] += np.bincount(first, step[:, axis], len(points))
            points[:, axis] -= np.bincount(second, step[:, axis], len(points))
    return points


def _near_pairs(points: Points, radius: float) -> tuple[Edges, Edges]:
    """Index pairs closer than ``radius``, found through a grid of that cell size."""
    cells = np.floor((points - points.min(0)) / radius).astype(np.int64) + 1
    width = int(cells[:, 1].max()) + 2
    key = cells[:, 0] * width + cells[:, 1]
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    firsts, seconds = [], []
    for offset in (0, 1, width - 1, width, width + 1):
        low = np.searchsorted(ordered, ordered + offset, "left")
        high = np.searchsorted(ordered, ordered + offset, "right")
        if offset == 0:
            low = np.arange(len(ordered)) + 1
        counts = np.maximum(high - low, 0)
        rows = np.repeat(np.arange(len(ordered)), counts)
        inner = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        firsts.append(order[rows])
        seconds.append(order[low[rows] + inner])
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    close = ((points[first] - points[second]) ** 2).sum(1) < radius**2
    return first[close], second[close]


def _turn(points: Points) -> Points:
    """Centre the points and lay their longest axis across."""
    points = points - points.mean(0)
    _, vectors = np.linalg.eigh(points.T @ points)
    main = vectors[:, -1] * np.sign(vectors[np.abs(vectors[:, -1]).argmax(), -1])
    turned: Points = points @ np.array([[main[0], -main[1]], [main[1], main[0]]])
    return turned


def _pack(shapes: list[Points]) -> list[Points]:
    """Set the components on shelves, largest first, in a landscape of about 8 to 5."""
    sizes = [np.ptp(points, axis=0) + _GAP for points in shapes]
    room = sum(float(size.prod()) for size in sizes)
    width = max([np.sqrt(room * 1.6), *(float(size[0]) for size in sizes)], default=0.0)
    packed, x, y, shelf = [], 0.0, 0.0, 0.0
    for points, size in zip(shapes, sizes, strict=True):
        if x > 0 and x + size[0] > width:
            x, y, shelf = 0.0, y + shelf, 0.0
        packed.append(points - points.min(0) + np.array([x, y]))
        x, shelf = x + float(size[0]), max(shelf, float(size[1]))
    return packed
