"""``kg query``."""

from __future__ import annotations

import csv
import io
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from kg.cli import console
from kg.cli.explain import load
from kg.cli.options import AsOf, Folder, Json
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.query import Table


class Form(StrEnum):
    """How an answer is shown."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def query(
    sparql: Annotated[
        str,
        typer.Argument(
            help="A SPARQL query, @FILE to read it from a file, or - from standard input; "
            "the prefixes kg, org, skos ... are known."
        ),
    ],
    graph: Folder,
    form: Annotated[Form, typer.Option("--form", help="How to show the answer.")] = Form.TABLE,
    json: Json = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV, for spreadsheets and pandas.")] = False,
    as_of: AsOf = None,
) -> None:
    """Asks the graph a SPARQL query. Nothing outside the graph can be reached.

    Example: `kg query @docs/queries/01-suppliers.rq -g output --csv`
    """
    from kg.query import load_store, run_query, to_store

    try:
        chosen = _choose(form, json=json, csv=csv)
        text = _read(sparql)
        store = to_store(load(graph, as_of)) if as_of else load_store(graph / "graph.ttl")
        answer = run_query(store, text)
    except QueryError as error:
        console.fail(error, console.USAGE)
    _show(answer, chosen)


def _choose(form: Form, *, json: bool, csv: bool) -> Form:
    """The one form that is asked for; two are refused rather than one of them left unsaid."""
    asked = {Form.JSON} if json else set()
    asked |= {Form.CSV} if csv else set()
    asked |= {form} if form is not Form.TABLE else set()
    if len(asked) > 1:
        found = " and ".join(sorted(one.value for one in asked))
        raise QueryError("query", f"asked for {found} at once", "choose one form")
    return asked.pop() if asked else form


def _read(given: str) -> str:
    """The query itself, wherever it is given; no SPARQL query begins with an @."""
    if given != "-" and not given.startswith("@"):
        return given
    path = Path(given[1:] or "standard input")
    try:
        data = sys.stdin.buffer.read() if given == "-" else path.read_bytes()
        return data.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        found = getattr(error, "strerror", None) or str(error)
        raise QueryError(str(path), found, "name a file that holds a SPARQL query in UTF-8") from error


def _show(answer: Table, form: Form) -> None:
    if form is Form.JSON:
        console.write_json([dict(zip(answer.columns, row, strict=True)) for row in answer.rows])
    elif form is Form.CSV:
        console.write(_to_csv(answer))
    else:
        shown = console.to_table(*answer.columns)
        for row in answer.rows:
            shown.add_row(*(escape(cell or "") for cell in row))
        console.print_result(shown)


def _to_csv(answer: Table) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(answer.rows)
    return text.getvalue()
