"""The kept queries: each finds what it asks for, and the pages tell what they find in the output."""

from __future__ import annotations

import doctest
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from build_cookbook import (
    load_recipes,
    run_sql,
    to_cookbook,
    to_rows,
    to_section,
    to_sql_page,
)
from story import tell_story

from kg.export import write_turtle
from kg.model import Build
from kg.query import Table, load_store, run_query
from kg.store import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph as ox
    from conftest import Ran

ROOT = Path(__file__).parents[2]
DOCS, OUTPUT = ROOT / "docs", ROOT / "output"
RECIPES = load_recipes(DOCS / "queries", ".rq", "#")
SQL = load_recipes(DOCS / "sql", ".sql", "--")

needs_output = pytest.mark.skipif(not (OUTPUT / "graph.ttl").is_file(), reason="no committed output")
each_recipe = pytest.mark.parametrize("name", [recipe.name for recipe in RECIPES])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented story as a build has it: Turtle, and a workspace."""
    folder = tmp_path_factory.mktemp("story")
    graph = replace(tell_story(), build=Build("0.1.0", (("lexer", "lac"),)))
    write_turtle(graph, folder / "graph.ttl")
    with Workspace(folder / "kg.duckdb") as workspace:
        workspace.add_many(graph.extractions)
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> ox.Store:
    """The story's graph, to ask."""
    return load_store(folder / "graph.ttl")


def ask(store: ox.Store, name: str) -> list[tuple[str | None, ...]]:
    """What a kept query finds."""
    (text,) = (recipe.text for recipe in RECIPES if recipe.name == name)
    return list(run_query(store, text).rows)


@each_recipe
def test_each_query_finds_something_in_the_story(name: str, store: ox.Store) -> None:
    """So that one which is empty elsewhere is empty for want of facts, not by mistake."""
    assert ask(store, name)


def test_the_answers_are_right(store: ox.Store) -> None:
    """Of those queries that do more than list."""
    assert ask(store, "02-two-hops") == [
        ("砂源矿业", "铭拓精铸", "恒岳动力"),
        ("铭拓精铸", "恒岳动力", "衡泽汽车"),
    ]
    assert ask(store, "03-bottleneck")[0][:2] == ("砂源矿业", "3")
    assert ask(store, "05-firms-by-park") == [("石桥工业园区", "1", "铭拓精铸")]
    assert "铭拓精铸" not in {row[0] for row in ask(store, "10-firms-without-a-measure")}
    assert [row[1:3] for row in ask(store, "13-planned")] == [("invests_in", "石桥工业园区")]
    assert ask(store, "16-different-values") == [("石桥区", "复工率", "3月", "94", "97", "%")]
    assert ask(store, "19-two-documents")[0][:4] == ("顾南乔", "holds_post", "衡泽汽车", "2")


def test_posts_as_of_a_date(store: ox.Store) -> None:
    """Nobody whom only a later document names, and nothing that its own time puts later."""
    (text,) = (recipe.text for recipe in RECIPES if recipe.name == "07-posts-as-of")
    holders = {
        day: {row[2] for row in run_query(store, text.replace("2024-05-01", day)).rows}
        for day in ("2024-02-01", "2024-03-15", "2024-05-01")
    }
    assert holders["2024-02-01"] == set()
    assert holders["2024-03-15"] == {"顾南乔", "韩令川"}
    assert holders["2024-05-01"] == {"顾南乔", "韩令川", "许澄怀", "邵文岩"}


@needs_output
@each_recipe
def test_each_query_file_runs(name: str, kg: Callable[..., Ran]) -> None:
    """As the page tells to run it; none is empty unless it says that it may be."""
    ran = kg("query", f"@{DOCS / 'queries' / name}.rq", "-g", OUTPUT, "--csv")
    assert ran.status == 0, ran.err
    (recipe,) = (recipe for recipe in RECIPES if recipe.name == name)
    assert len(ran.out.splitlines()) > 1 or recipe.may_be_empty


@needs_output
@pytest.mark.parametrize(
    ("page", "make", "queries"), [("cookbook.md", to_cookbook, "queries"), ("sql.md", to_sql_page, "sql")]
)
def test_the_pages_are_current(page: str, make: Callable[[Path, Path], str], queries: str) -> None:
    """Else ``make docs`` is to be run, and what it writes to be looked at and committed."""
    assert (DOCS / page).read_text("utf-8") == make(DOCS / queries, OUTPUT)


@pytest.mark.parametrize("name", [recipe.name for recipe in SQL])
def test_each_sql_query_finds_something_in_the_story(name: str, folder: Path) -> None:
    """In a workspace as a build leaves it, opened by DuckDB alone."""
    (text,) = (recipe.text for recipe in SQL if recipe.name == name)
    with duckdb.connect(str(folder / "kg.duckdb"), read_only=True) as connection:
        answer = run_sql(connection, text)
    assert answer.rows
    if "sentence" in answer.columns:
        assert {row[answer.columns.index("sentence")] for row in answer.rows} >= {"铭拓精铸生产缸盖。"}


def test_the_python_lines_on_sql_run(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they stand on the page."""
    (tmp_path / "output").symlink_to(folder)
    (tmp_path / "docs").symlink_to(DOCS)
    monkeypatch.chdir(tmp_path)
    text = re.sub(r"^```.*?^```", "", (DOCS / "sql.md").read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    example = doctest.DocTestParser().get_doctest(text, {}, "sql", "sql.md", 0)
    for line in example.examples[:-1]:
        exec(line.source, example.globs)  # noqa: S102 - the page's own lines
    found = eval(example.examples[-1].source, example.globs)  # noqa: S307
    assert len(found) == 2
    example.globs["workspace"].close()


def test_a_query_that_finds_nothing_says_so() -> None:
    """On the page where it may be empty, as an error where it may not."""
    allowed, other = (next(r for r in RECIPES if bool(r.may_be_empty) is may) for may in (True, False))
    assert allowed.may_be_empty in to_section(allowed, Table(("a",), ()), "sparql")
    with pytest.raises(ValueError, match=other.name):
        to_section(other, Table(("a",), ()), "sparql")


def test_cells_stay_on_their_line() -> None:
    """Whatever they hold; what is too long or too many is counted."""
    rows = to_rows(Table(("a", "b"), (("x|y\n<z>", None), ("*" * 9, "2"), ("3", "3"))), most=2, width=8)
    assert rows[2:4] == ["| x\\|y &lt;z> |  |", "| \\*\\*\\*\\*\\*\\*\\*\u2026 | 2 |"]
    assert rows[-1] == "\u2026 and 1 more."


def test_files_that_are_no_recipes(tmp_path: Path) -> None:
    """A folder without queries, and a query without its question."""
    with pytest.raises(ValueError, match="no queries"):
        load_recipes(tmp_path, ".rq", "#")
    (tmp_path / "a.rq").write_text("# only a title\nASK {}", "utf-8")
    with pytest.raises(ValueError, match="a title and a question"):
        load_recipes(tmp_path, ".rq", "#")
