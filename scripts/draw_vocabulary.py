"""Draws the vocabulary: what is named, what each relation may join, and the way from an edge to a sentence.

Everything but the places of the boxes comes from the vocabulary itself.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from kg.lexicon import load_setting
from kg.view.pen import FAINT, Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from vocabulary_terms import Vocabulary

WIDTH, HEIGHT, DPI = 1080.0, 1036.0, 132
PAPER, RULE = "#fbfaf7", "#d9d6cd"
SUBJECT, OBJECT = "#2466c2", "#d9822b"
# Kinds of one thing stand side by side, so that each wider class is one bar over its kinds.
COLUMNS = (
    *("kg:Group", "kg:Company", "kg:GovernmentBody", "kg:Organization", "kg:Person"),
    *("kg:Place", "kg:Park", "kg:Project", "kg:Product", "kg:Industry", "kg:PolicyMeasure"),
)
LEFT, STEP, ROW, BAR = 216.0, 76.0, 23.0, 25.0
TOP = HEIGHT - 88

# Where the boxes of the lower picture stand, and which property leads from one to the other: how far the
# arrow is bent upwards, or how far it stands above the middle.
BOXES = {
    "kg:Document": (122.0, 222.0),
    "kg:Claim": (398.0, 222.0),
    "kg:Fact": (682.0, 222.0),
    "kg:Entity": (958.0, 222.0),
    "oa:SpecificResource": (260.0, 122.0),
    "oa:TextQuoteSelector": (122.0, 38.0),
    "oa:TextPositionSelector": (398.0, 38.0),
    "time:Interval": (560.0, 122.0),
    "org:Membership": (682.0, 38.0),
    "skos:Concept": (804.0, 122.0),
    "org:Role": (958.0, 38.0),
}
ARROWS = (
    ("kg:Claim", "prov:wasDerivedFrom", "kg:Document", 0.0, 0.0),
    ("kg:Claim", "kg:fact", "kg:Fact", 0.0, 0.0),
    ("kg:Claim", "kg:sentence", "oa:SpecificResource", 0.0, 0.0),
    ("kg:Claim", "kg:speaker", "kg:Entity", 0.07, 0.0),
    ("kg:Fact", "kg:subject", "kg:Entity", 0.0, 9.0),
    ("kg:Fact", "kg:object", "kg:Entity", 0.0, -9.0),
    ("kg:Fact", "kg:time", "time:Interval", 0.0, 0.0),
    ("kg:Fact", "kg:status", "skos:Concept", 0.0, 0.0),
    ("kg:Fact", "rdf:type", "org:Membership", 0.0, 0.0),
    ("kg:Entity", "kg:mentioned_in", "kg:Document", 0.09, 0.0),
    ("oa:SpecificResource", "oa:hasSource", "kg:Document", 0.0, 0.0),
    ("oa:SpecificResource", "oa:hasSelector", "oa:TextQuoteSelector", 0.0, 0.0),
    ("oa:SpecificResource", "oa:hasSelector", "oa:TextPositionSelector", 0.0, 0.0),
    ("org:Membership", "org:role", "org:Role", 0.0, 0.0),
)
HALF_WIDTH, HALF_HEIGHT = 76.0, 21.0
OWN, TAKEN = "#34507a", "#7d8b74"


def to_picture(vocabulary: Vocabulary) -> bytes:
    """The picture as a PNG; the same vocabulary gives the same bytes.

    Raises:
        ValueError: Where the vocabulary has classes that have no column here, or the other way round.
    """
    if set(COLUMNS) != set(vocabulary.concrete):
        raise ValueError(f"columns {sorted(set(COLUMNS) ^ set(vocabulary.concrete))} are on one side only")
    with mpl.rc_context():
        mpl.rcdefaults()
        figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=DPI, facecolor=PAPER)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        axes.set_axis_off()
        pen = Pen(None)
        _draw_title(axes, pen, vocabulary)
        below = _draw_classes(axes, pen, vocabulary)
        _draw_relations(axes, pen, vocabulary, below)
        _draw_statements(axes, pen, vocabulary)
        data = io.BytesIO()
        figure.savefig(data, format="png", dpi=DPI, facecolor=PAPER, metadata={"Software": None})
    return data.getvalue()


def _draw_title(axes: Axes, pen: Pen, vocabulary: Vocabulary) -> None:
    chinese, english = vocabulary.title
    pen.write(axes, (28, HEIGHT - 32), chinese, 19, ha="left")
    pen.write(axes, (28, HEIGHT - 57), english, 10.5, ha="left", color=FAINT)
    for n, (name, colour, marker) in enumerate((("kg:subject", SUBJECT, "o"), ("kg:object", OBJECT, "D"))):
        at = (WIDTH - 260 + 125 * n, HEIGHT - 57)
        axes.plot(*at, marker, color=colour, ms=6.5)
        pen.write(axes, (at[0] + 11, at[1]), " ".join(vocabulary.label(name)), 10, ha="left")


def _middle(name: str) -> float:
    return LEFT + STEP * (COLUMNS.index(name) + 0.5)


def _draw_classes(axes: Axes, pen: Pen, vocabulary: Vocabulary) -> float:
    """The wider classes as bars over the kinds that they take in; returns where the kinds end below."""
    spans = {}
    for name in ("kg:Entity", *vocabulary.kinds_of_thing):
        under = [n for n, kind in enumerate(COLUMNS) if name in vocabulary.above(kind)]
        if name not in COLUMNS:
            spans[name] = (under[0], under[-1])
    rows: list[list[tuple[int, int]]] = []
    for name, (first, last) in sorted(spans.items(), key=lambda item: (item[1][0] - item[1][1], item[1])):
        free = (n for n, row in enumerate(rows) if all(last < a or b < first for a, b in row))
        number = next(free, len(rows))
        rows += [[]] if number == len(rows) else []
        rows[number].append((first, last))
        low, width = LEFT + STEP * first + 2, STEP * (last - first + 1) - 4
        _draw_box(axes, (low, TOP - BAR * (number + 1) + 3), (width, BAR - 6), "#8b909a")
        chinese, english = vocabulary.label(name)
        pen.write(axes, (low + width / 2, TOP - BAR * (number + 0.5)), f"{chinese} {english}", 9, zorder=5)
    y = TOP - BAR * len(rows) - 44
    for name in COLUMNS:
        chinese, english = vocabulary.label(name)
        _draw_box(axes, (_middle(name) - STEP / 2 + 2, y), (STEP - 4, 40), _colour(name))
        pen.write(axes, (_middle(name), y + 26), chinese, 11.5, zorder=5)
        pen.write(axes, (_middle(name), y + 10), english, 7.6, zorder=5)
    return y


def _draw_relations(axes: Axes, pen: Pen, vocabulary: Vocabulary, top: float) -> None:
    """A row for each relation: which kinds may be its subject, which its object."""
    top -= 8
    height = ROW * len(vocabulary.relations)
    for name in COLUMNS:
        x = _middle(name)
        axes.add_patch(Rectangle((x - 0.5, top - height), 1.0, height, fc="#e4e1d9", ec="none", zorder=1))
    for number, name in enumerate(vocabulary.relations):
        y = top - ROW * (number + 0.5)
        if number % 2 == 0:
            axes.add_patch(Rectangle((24, y - ROW / 2), WIDTH - 48, ROW, fc="#f1efe9", ec="none", zorder=0))
        chinese, english = vocabulary.label(name)
        pen.write(axes, (LEFT - 112, y), chinese, 11.5, ha="right", zorder=5)
        pen.write(axes, (LEFT - 102, y), english, 9, ha="left", color=FAINT, zorder=5)
        for end, colour, marker, aside in (
            ("rdfs:domain", SUBJECT, "o", -11),
            ("rdfs:range", OBJECT, "D", 11),
        ):
            for kind in vocabulary.fits(name, end):
                axes.plot(_middle(kind) + aside, y, marker, color=colour, ms=6, zorder=4)


def _draw_statements(axes: Axes, pen: Pen, vocabulary: Vocabulary) -> None:
    """The boxes and arrows that lead from a fact to its claims, their sentences and their document."""
    axes.add_patch(Rectangle((24, 316), WIDTH - 48, 0.8, fc=RULE, ec="none"))
    for source, name, target, bend, aside in ARROWS:
        _draw_arrow(axes, pen, (source, target), " ".join(vocabulary.label(name)), bend, aside)
    for name, (x, y) in BOXES.items():
        own = name.startswith("kg:")
        size = 2 * HALF_WIDTH, 2 * HALF_HEIGHT
        _draw_box(axes, (x - HALF_WIDTH, y - HALF_HEIGHT), size, OWN if own else TAKEN)
        pen.write(axes, (x, y + 8), " ".join(vocabulary.label(name)), 10 if own else 8.6, zorder=5)
        pen.write(axes, (x, y - 10), name, 7.6, color=FAINT, zorder=5)


def _draw_arrow(axes: Axes, pen: Pen, ends: tuple[str, str], text: str, bend: float, aside: float) -> None:
    """An arrow with its name: above a level one or below it, on any other."""
    (x1, y1), (x2, y2) = _leave(*ends, bend, aside), _leave(*ends[::-1], bend, aside)
    # Matplotlib bends to the left of the way; up is to the left of what leads to the right.
    turn = -bend if x2 > x1 else bend
    style = "-|>,head_length=5,head_width=2.4"
    axes.add_artist(
        FancyArrowPatch(
            (x1, y1),
            (x2, y2),
            arrowstyle=style,
            connectionstyle=f"arc3,rad={turn}",
            shrinkA=0,
            shrinkB=1,
            lw=1.2,
            color="#6b7280",
            zorder=2,
        )
    )
    level = y1 == y2 and not bend
    x, y = (x1 + x2) / 2, (y1 + y2) / 2 + bend / 2 * abs(x2 - x1)
    back = {"boxstyle": "square,pad=0.15", "fc": "none" if level else PAPER, "ec": "none"}
    pen.write(axes, (x, y + ((-8 if aside < 0 else 8) if level else 0)), text, 8.4, bbox=back, zorder=3)


def _leave(box: str, other: str, bend: float, aside: float) -> tuple[float, float]:
    """Where the line between two boxes leaves the first: at the nearest side, or above where it is bent."""
    (x, y), (far, away) = BOXES[box], BOXES[other]
    if bend:
        return x + (25 if far > x else -25), y + HALF_HEIGHT
    if y == away:
        return x + (HALF_WIDTH if far > x else -HALF_WIDTH), y + aside
    return x + max(-60.0, min(60.0, (far - x) / 4)), y + (HALF_HEIGHT if away > y else -HALF_HEIGHT)


def _draw_box(axes: Axes, low: tuple[float, float], size: tuple[float, float], colour: str) -> None:
    fill = tuple(0.16 * part + 0.84 for part in to_rgb(colour))
    style = f"round,pad=0,rounding_size={min(min(size) / 2.4, 9):.2f}"
    axes.add_patch(FancyBboxPatch(low, *size, boxstyle=style, fc=fill, ec=colour, lw=1.2, zorder=4))


def _colour(name: str) -> str:
    colour: str = load_setting("view")["types"][name.partition(":")[2]]["colour"]
    return colour
