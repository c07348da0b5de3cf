"""The overview picture is the same each time, draws any name, and leaves no trace."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import matplotlib as mpl
import pytest

from kg.errors import ExportError, InputError
from kg.model import Entity, EntityType, Fact, Graph, Predicate, Status
from kg.view import draw_overview, to_figure
from kg.view.core import find_core, shorten

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = [
    "$x_{1$",
    "\u202eabc\u2066",
    "a\nb\tc",
    "\U00020bb7",
    "<b>",
    "\\frac{",
    "\x00\ufffe",
    " ",
    "\ud800",
]


def join(names: list[str]) -> Graph:
    """A chain of companies with these names, each supplying the next."""
    entities = tuple(Entity(f"e{place}", EntityType.COMPANY, name) for place, name in enumerate(names))
    facts = tuple(
        Fact(f"f{place}", Predicate.SUPPLIES, f"e{place}", f"e{place + 1}") for place in range(len(names) - 1)
    )
    return Graph(entities, facts)


def test_equal_graphs_give_equal_bytes(graph: Graph, tmp_path: Path) -> None:
    """Neither the run nor the order of records shows in the PNG."""
    turned = replace(graph, entities=graph.entities[::-1], facts=graph.facts[::-1])
    draw_overview(graph, tmp_path / "a.png")
    draw_overview(turned, tmp_path / "b.png")
    data = (tmp_path / "a.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert data == (tmp_path / "b.png").read_bytes()
    assert b"Software" not in data
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a.png", "b.png"]


def test_the_users_settings_neither_count_nor_change(tmp_path: Path) -> None:
    """A user's rcParams change nothing in the picture and are there afterwards."""
    draw_overview(join(["A", "B"]), tmp_path / "a.png")
    with mpl.rc_context({"lines.linewidth": 9.0, "savefig.dpi": 30}):
        draw_overview(join(["A", "B"]), tmp_path / "b.png")
        assert mpl.rcParams["lines.linewidth"] == 9.0
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_hostile_names_are_drawn(tmp_path: Path) -> None:
    """Mathematics, markup, control characters and characters without a glyph warn of nothing."""
    draw_overview(join(HOSTILE), tmp_path / "a.png")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_graph_is_a_picture(language: str) -> None:
    """Where nothing is joined, the picture says so."""
    texts = [text.get_text() for text in to_figure(Graph(), language=language).axes[0].texts]
    assert len(texts) >= 3


def test_what_cannot_be_used_is_named(tmp_path: Path) -> None:
    """A missing font, a file that is no font, and a missing folder are told by name."""
    with pytest.raises(InputError, match=r"none\.otf"):
        to_figure(Graph(), font=tmp_path / "none.otf")
    (tmp_path / "bad.otf").write_text("no font")
    with pytest.raises(InputError, match=r"bad\.otf"):
        to_figure(Graph(), font=tmp_path / "bad.otf")
    with pytest.raises(ExportError, match="missing"):
        draw_overview(Graph(), tmp_path / "missing" / "a.png")


def test_the_core_is_joined_and_bounded(graph: Graph) -> None:
    """The overview shows at most so many entities, and none without a line."""
    core = find_core(graph, 30)
    ends = {end for line in core.lines for end in (line.source, line.target)}
    assert 20 <= len(core.entities) <= 30
    assert ends == set(range(len(core.entities)))
    assert list(core.weights) == sorted(core.weights, reverse=True)


def test_a_line_is_dashed_where_no_fact_holds() -> None:
    """One actual fact among planned ones makes a line solid."""
    base = join(["A", "B", "C"])
    planned = [replace(fact, id=fact.id + "p", status=Status.PLANNED) for fact in base.facts]
    core = find_core(replace(base, facts=(base.facts[0], *planned)), 9)
    names = [entity.name for entity in core.entities]
    assert {names[line.target]: line.dashed for line in core.lines} == {"B": False, "C": True}


@pytest.mark.parametrize(
    ("name", "aliases", "short"),
    [
        ("abc", ("x",), "abc"),
        ("abcdefghijkl", ("abcd", "abc", "a"), "abcd"),
        ("abcdefghijkl", (), "abcdefgh\u2026"),
    ],
)
def test_names_are_shortened(name: str, aliases: tuple[str, ...], short: str) -> None:
    """A long name gives way to its longest short form, else it is cut."""
    assert shorten(Entity("e", EntityType.COMPANY, name, aliases)) == short
