"""Draws the overview picture of a graph: who supplies, produces, pays and answers for what, at one glance."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from kg.export.atomic import open_atomic
from kg.lexicon import load_setting
from kg.view.boxes import Points, fit_points, separate_boxes
from kg.view.core import Core, Line, find_core, shorten
from kg.view.layout import find_positions
from kg.view.legend import DASHES, HEIGHT, WIDTH, draw_frame
from kg.view.pen import FAINT, Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kg.model import Graph

_LOW, _HIGH = (24.0, 84.0), (WIDTH - 24.0, HEIGHT - 66.0)
_PAPER = "#fbfaf7"
_BEND = 0.07
# Size of the words on lines, and how much of a line its arrow needs.
_WORD, _ARROW = 6.5, 14.0
_SHOWN = 60


class Overview(Figure):
    """A figure that notebooks show without any plotting magic."""

    def _repr_png_(self) -> bytes:
        return _to_png(self)


def to_figure(
    graph: Graph, *, font: Path | None = None, seed: int = 0, limit: int = _SHOWN, language: str = "zh"
) -> Figure:
    """The overview as a matplotlib figure.

    Args:
        graph: What to draw.
        font: A font file; by default the packaged Noto Sans SC.
        seed: Seed of the layout.
        limit: Largest number of entities shown.
        language: ``zh`` or ``en``, for the legend.

    Raises:
        InputError: Where the font file cannot be read.
    """
    words = 0 if language == "zh" else 1
    pen, view, core = Pen(font), load_setting("view"), find_core(graph, limit)
    with mpl.rc_context():
        mpl.rcdefaults()
        figure = Overview(figsize=(WIDTH / 72, HEIGHT / 72), dpi=150, facecolor=_PAPER)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        axes.set_axis_off()
        if core.entities:
            _draw_core(axes, core, pen, view, words, seed)
        else:
            pen.write(axes, (WIDTH / 2, HEIGHT / 2), view["figure"]["empty"][words], 15, color=FAINT)
        draw_frame(axes, graph, core, pen, view, words)
    return figure


def draw_overview(
    graph: Graph,
    path: Path,
    *,
    font: Path | None = None,
    seed: int = 0,
    limit: int = _SHOWN,
    language: str = "zh",
) -> None:
    """Write the overview as a PNG whose bytes depend on the graph and the options only.

    Raises:
        ExportError: Where the file cannot be written; an older file then stays as it was.
    """
    data = _to_png(to_figure(graph, font=font, seed=seed, limit=limit, language=language))
    with open_atomic(Path(path)) as file:
        file.write(data)


def _to_png(figure: Figure) -> bytes:
    """The picture without the name of the program that wrote it, so that versions do not show."""
    data = io.BytesIO()
    with mpl.rc_context():
        mpl.rcdefaults()
        figure.savefig(data, format="png", dpi=150, facecolor=_PAPER, metadata={"Software": None})
    return data.getvalue()


def _draw_core(axes: Axes, core: Core, pen: Pen, view: dict[str, Any], words: int, seed: int) -> None:
    names = [shorten(entity) for entity in core.entities]
    heaviest = max(core.weights)
    points = [8.0 + 4.5 * (weight / heaviest) ** 0.5 for weight in core.weights]
    texts = [pen.size(name, size) for name, size in zip(names, points, strict=True)]
    sizes = np.array(texts) + np.array([14.0, 8.0])
    ends = [(line.source, line.target) for line in core.lines]
    centres = fit_points(find_positions(len(names), ends, seed=seed), _LOW, _HIGH)
    centres = separate_boxes(centres, sizes, np.array(ends, dtype=np.int64), _LOW, _HIGH)
    boxes = [
        _box(axes, centre, size, view["types"][entity.type]["colour"])
        for centre, size, entity in zip(centres, sizes, core.entities, strict=True)
    ]
    for line in core.lines:
        _arrow(axes, line, centres, boxes[line.target], view)
    _draw_words(axes, core, centres, sizes, pen, view, words)
    for name, centre, size in zip(names, centres, points, strict=True):
        pen.write(axes, (centre[0], centre[1]), name, size, zorder=5)


def _box(axes: Axes, centre: Points, size: Points, colour: str) -> FancyBboxPatch:
    fill = np.array(mpl.colors.to_rgb(colour)) * 0.20 + 0.80
    low = centre - size / 2
    style = f"round,pad=0,rounding_size={min(size) / 2.2:.2f}"
    box = FancyBboxPatch(
        (low[0], low[1]), size[0], size[1], boxstyle=style, fc=tuple(fill), ec=colour, lw=1.4, zorder=4
    )
    axes.add_artist(box)
    return box


def _arrow(axes: Axes, line: Line, centres: Points, target: FancyBboxPatch, view: dict[str, Any]) -> None:
    colour = view["families"][view["predicates"][line.predicate]["family"]]["colour"]
    # As an artist, not a patch: the axes would otherwise work out the arrow once more for their limits.
    axes.add_artist(
        FancyArrowPatch(
            tuple(centres[line.source]),
            tuple(centres[line.target]),
            connectionstyle=f"arc3,rad={_BEND}",
            patchB=target,
            shrinkB=1.5,
            arrowstyle="-|>,head_length=4.5,head_width=2",
            lw=1.3,
            color=colour,
            alpha=0.8,
            linestyle=DASHES if line.dashed else "-",
            capstyle="butt",
            zorder=2,
        )
    )


def _draw_words(
    axes: Axes, core: Core, centres: Points, sizes: Points, pen: Pen, view: dict[str, Any], words: int
) -> None:
    """Name the lines in whose middle there is room."""
    taken = [(*centre, *(size / 2)) for centre, size in zip(centres, sizes, strict=True)]
    for line in core.lines:
        look = view["predicates"][line.predicate]
        text = look["label"][words]
        way = centres[line.target] - centres[line.source]
        x, y = (centres[line.source] + centres[line.target]) / 2 + _BEND / 2 * np.array([way[1], -way[0]])
        half = np.array(pen.size(text, _WORD)) / 2 + np.array([2.0, 1.0])
        ends = (sizes[line.source] + sizes[line.target]) / 2
        if _length_inside(way, 2 * half) + _length_inside(way, ends) + _ARROW > np.hypot(*way):
            continue
        if any(abs(x - a) < half[0] + w and abs(y - b) < half[1] + h for a, b, w, h in taken):
            continue
        taken.append((x, y, half[0], half[1]))
        colour = view["families"][look["family"]]["colour"]
        back = {"boxstyle": "square,pad=0.12", "fc": _PAPER, "ec": "none"}
        pen.write(axes, (x, y), text, _WORD, color=colour, bbox=back, zorder=3)


def _length_inside(way: Points, size: Points) -> float:
    """How much of a line through the middle of a box lies inside the box."""
    return float(np.min(size / np.maximum(np.abs(way), 1e-9)) * np.hypot(*way))
