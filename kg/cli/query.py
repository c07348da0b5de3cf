"""``kg query``."""

from __future__ import annotations

import csv
import io
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from kg.cli import console
from kg.cli.options import Folder
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
        str, typer.Argument(help="A SPARQL query, or - to read it; the prefixes kg, org, skos ... are known.")
    ],
    graph: Folder,
    form: Annotated[Form, typer.Option("--form", help="How to show the answer.")] = Form.TABLE,
) -> None:
    """Asks the graph a SPARQL query. Nothing outside the graph can be reached.

    Example: `kg query 'SELECT ?name { ?c a kg:Company ; skos:prefLabel ?name }' -g output`
    """
    from kg.query import load_store, run_query

    try:
        answer = run_query(load_store(graph / "graph.ttl"), sys.stdin.read() if sparql == "-" else sparql)
    except QueryError as error:
        console.fail(error, console.USAGE)
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
