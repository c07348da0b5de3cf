"""Writes docs/cookbook.md and docs/sql.md: each kept query with the question and what it finds in output/.

python scripts/build_cookbook.py [--graph output] [--docs docs]

A query file begins with comment lines: a title, the question in Chinese, and what there is to know. A line
``May be empty: why`` among them allows that nothing is found; without it, finding nothing is an error. What
stands around the queries is in ``scripts/pages``.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from kg.join import load_graph
from kg.query import Table, load_store, run_query
from kg.store import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
PAGES = Path(__file__).parent / "pages"
ROWS, WIDTH = 10, 90
_HOLE = re.compile(r"\{\{([\w:.-]+)\}\}")
_MAY_BE_EMPTY = "May be empty: "


@dataclass(frozen=True, slots=True)
class Recipe:
    """A kept query: the stem of its file, title and question, remarks, why it may be empty, and its text."""

    name: str
    title: str
    question: str
    remarks: str
    may_be_empty: str
    text: str


def load_recipes(folder: Path, suffix: str, mark: str) -> tuple[Recipe, ...]:
    """The queries of a folder in the order of their names; ``mark`` begins a comment line.

    Raises:
        ValueError: Where a file does not begin with a title and a question, or there is no file.
    """
    recipes = tuple(_to_recipe(path, mark) for path in sorted(folder.glob(f"*{suffix}")))
    if not recipes:
        raise ValueError(f"{folder}: no queries; they end in {suffix}")
    return recipes


def _to_recipe(path: Path, mark: str) -> Recipe:
    lines = path.read_text("utf-8").splitlines()
    count = next((n for n, line in enumerate(lines) if not line.startswith(mark)), len(lines))
    told = [line.removeprefix(mark).strip() for line in lines[:count]]
    match told:
        case [title, question, *rest]:
            pass
        case _:
            raise ValueError(f"{path}: begins with {told!r}; a title and a question are wanted")
    empty = next((line for line in rest if line.startswith(_MAY_BE_EMPTY)), "")
    remarks = " ".join(line for line in rest if line != empty)
    reason, text = empty.removeprefix(_MAY_BE_EMPTY), "\n".join(lines[count:])
    return Recipe(path.stem, title, question, remarks, reason, text)


def fill(page: str, parts: Mapping[str, str]) -> str:
    """A page of ``scripts/pages`` with its holes, ``{{name}}``, filled.

    Raises:
        ValueError: Where a hole has no part.
    """

    def find(hole: re.Match[str]) -> str:
        if hole[1] not in parts:
            raise ValueError(f"{page}: {hole[1]!r} is unknown; there are {sorted(parts)}")
        return parts[hole[1]]

    return _HOLE.sub(find, (PAGES / page).read_text("utf-8"))


def to_rows(answer: Table, most: int = ROWS, width: int = WIDTH) -> list[str]:
    """An answer as a Markdown table of at most ``most`` rows, each cell one line of at most ``width``."""

    def clean(cell: str | None) -> str:
        text = " ".join((cell or "").split())
        text = text if len(text) <= width else f"{text[: width - 1]}\u2026"
        return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")

    lines = [f"| {' | '.join(answer.columns)} |", f"|{' --- |' * len(answer.columns)}"]
    lines += [f"| {' | '.join(map(clean, row))} |" for row in answer.rows[:most]]
    more = len(answer.rows) - most
    return [*lines, "", f"\u2026 and {more} more."] if more > 0 else lines


def to_section(recipe: Recipe, answer: Table, language: str) -> str:
    """A recipe with its answer, as Markdown.

    Raises:
        ValueError: Where nothing is found and the recipe does not allow for it.
    """
    if not answer.rows and not recipe.may_be_empty:
        raise ValueError(f"{recipe.name}: finds nothing, and does not say that it may be empty")
    found = to_rows(answer) if answer.rows else [f"Finds nothing here: {recipe.may_be_empty}"]
    parts = [f"## {recipe.title}", recipe.question, recipe.remarks, f"```{language}\n{recipe.text}\n```"]
    return "\n\n".join([*filter(None, parts), "\n".join(found)]) + "\n"


def to_cookbook(folder: Path, graph: Path) -> str:
    """The page of SPARQL queries, answered by the Turtle of a build."""
    recipes, store = load_recipes(folder, ".rq", "#"), load_store(graph / "graph.ttl")
    sections = [to_section(recipe, run_query(store, recipe.text), "sparql") for recipe in recipes]
    return fill("cookbook.md", {"first": recipes[0].name, "recipes": "\n".join(sections).rstrip()})


def to_sql_page(folder: Path, graph: Path) -> str:
    """The page of SQL queries, answered by a workspace of the records of a build."""
    recipes = load_recipes(folder, ".sql", "--")
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "kg.duckdb"
        with Workspace(path) as workspace:
            workspace.add_many(load_graph(graph).extractions)
        with duckdb.connect(str(path), read_only=True) as connection:
            sections = [to_section(recipe, run_sql(connection, recipe.text), "sql") for recipe in recipes]
    return fill("sql.md", {"first": recipes[0].name, "recipes": "\n".join(sections).rstrip()})


def run_sql(connection: duckdb.DuckDBPyConnection, text: str) -> Table:
    """The answer to a SELECT, its values as text."""
    found = connection.execute(text)
    columns = tuple(str(column[0]) for column in found.description or ())
    rows = (tuple(None if cell is None else str(cell) for cell in row) for row in found.fetchall())
    return Table(columns, tuple(rows))


def main() -> None:
    """Writes both pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graph", type=Path, default=ROOT / "output")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs")
    arguments = parser.parse_args()
    docs = arguments.docs
    (docs / "cookbook.md").write_text(to_cookbook(docs / "queries", arguments.graph), "utf-8")
    (docs / "sql.md").write_text(to_sql_page(docs / "sql", arguments.graph), "utf-8")


if __name__ == "__main__":
    main()
