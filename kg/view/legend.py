"""Draws what stands around an overview: the title, the counts and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch

from kg.view.pen import FAINT, Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kg.model import Graph
    from kg.view.core import Core

# The canvas in points (1/72 inch); the data coordinates of the picture are points too.
WIDTH, HEIGHT = 1152.0, 760.0
DASHES = (0.0, (3.5, 2.5))


def draw_frame(axes: Axes, graph: Graph, core: Core, pen: Pen, view: dict[str, Any], words: int) -> None:
    """Draw title, counts and legend; ``words`` is 0 for Chinese and 1 for English."""
    texts = view["figure"]
    counts = texts["counts"][words].format(
        entities=len(graph.entities),
        facts=len(graph.facts),
        documents=len(graph.extractions),
        shown=len(core.entities),
    )
    pen.write(axes, (26, HEIGHT - 27), texts["title"][words], 17, ha="left")
    pen.write(axes, (26, HEIGHT - 49), counts, 9, ha="left", color=FAINT)
    axes.add_line(Line2D([24, WIDTH - 24], [68, 68], color="#d9d6cd", lw=0.8))
    present = {entity.type for entity in core.entities}
    x = 26 + pen.size(texts["types"][words], 9)[0] + 14
    pen.write(axes, (26, 48), texts["types"][words], 9, ha="left", color=FAINT)
    for kind, look in view["types"].items():
        if kind in present:
            axes.add_patch(
                FancyBboxPatch(
                    (x, 44),
                    14,
                    8,
                    boxstyle="round,pad=0,rounding_size=3.6",
                    fc=look["colour"] + "33",
                    ec=look["colour"],
                    lw=1.3,
                )
            )
            pen.write(axes, (x + 19, 48), look["label"][words], 9, ha="left")
            x += 19 + pen.size(look["label"][words], 9)[0] + 16
    _draw_families(axes, pen, view, words)


def _draw_families(axes: Axes, pen: Pen, view: dict[str, Any], words: int) -> None:
    texts = view["figure"]
    x = 26 + pen.size(texts["types"][words], 9)[0] + 14
    pen.write(axes, (26, 24), texts["families"][words], 9, ha="left", color=FAINT)
    looks: list[tuple[str, str, Any]] = [
        (look["colour"], look["label"][words], "-") for look in view["families"].values()
    ]
    for colour, label, style in [*looks, (FAINT, texts["dashed"][words], DASHES)]:
        axes.add_line(Line2D([x, x + 22], [24, 24], color=colour, lw=2, linestyle=style))
        pen.write(axes, (x + 28, 24), label, 9, ha="left")
        x += 28 + pen.size(label, 9)[0] + 18
