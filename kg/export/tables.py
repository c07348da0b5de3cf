"""``nodes.csv``, ``edges.csv`` and ``observations.csv``: tables for pandas, R and spreadsheets.

UTF-8 with a header, after RFC 4180 (CRLF line ends, quotes doubled). Lists stand joined with `` | `` and once
more as JSON. :data:`TABLES` says what each column holds. Read them with :func:`load_table`: pandas alone
would turn the code ``010000`` into a number and a company called ``NA`` into nothing.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from kg.export.atomic import open_atomic_text
from kg.export.index import build_index
from kg.export.rows import (
    EDGE_COLUMNS,
    NODE_COLUMNS,
    OBSERVATION_COLUMNS,
    Column,
    fact_row,
    flat_columns,
    flatten,
    node_row,
)
from kg.export.values import to_number, to_xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from kg.export.index import Index
    from kg.export.rows import Scalar
    from kg.model import Graph

_ID = Column("id", str, "the id")
_ENDS = (
    Column("source", str, "the subject's id in nodes.csv"),
    Column("source_name", str, "the subject's name"),
    Column("target", str, "the object's id in nodes.csv"),
    Column("target_name", str, "the object's name"),
)
_ABOUT = (
    Column("subject", str, "the id in nodes.csv of what it is about, where the text has one"),
    Column("subject_name", str, "the name of what it is about"),
)
TABLES: dict[str, tuple[Column, ...]] = {
    "nodes": (_ID, *flat_columns(NODE_COLUMNS)),
    "edges": (_ID, *_ENDS, *flat_columns(EDGE_COLUMNS)),
    "observations": (_ID, *_ABOUT, *flat_columns(OBSERVATION_COLUMNS)),
}
# What a spreadsheet takes for the start of a formula; the last is the full-width equals sign.
_FORMULA = re.compile("[=+\\-@\t\r\uff1d]")
Cells = dict[str, "Scalar"]


def write_nodes(graph: Graph, path: Path, *, excel: bool = False) -> None:
    """Write one row an entity.

    Args:
        graph: What to write.
        path: Where to.
        excel: Write for a spreadsheet: a byte-order mark, and ``'`` before what would run as a formula.

    Raises:
        ExportError: Where the file cannot be written or the graph refers to what it does not hold.
    """
    _write("nodes", build_index(graph), path, excel=excel)


def write_edges(graph: Graph, path: Path, *, excel: bool = False) -> None:
    """Write one row a fact between two entities, with its sentences; arguments as :func:`write_nodes`."""
    _write("edges", build_index(graph), path, excel=excel)


def write_observations(graph: Graph, path: Path, *, excel: bool = False) -> None:
    """Write one row a number or state, with its sentences; arguments as :func:`write_nodes`."""
    _write("observations", build_index(graph), path, excel=excel)


def load_table(path: Path) -> pd.DataFrame:
    """A written table: cells are text but for the columns of numbers, and empty cells stay empty."""
    import pandas as pd

    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    numbers = {c.name for columns in TABLES.values() for c in columns if c.type is not str}
    for name in numbers & set(table.columns):
        table[name] = pd.to_numeric(table[name])
    return table


def table_rows(table: str, index: Index) -> Iterator[Cells]:
    """The rows of one of :data:`TABLES`; a cell that is not known is left out."""
    return {"nodes": _nodes, "edges": _edges, "observations": _observations}[table](index)


def _nodes(index: Index) -> Iterator[Cells]:
    return ({"id": entity.id, **flatten(node_row(index, entity))} for entity in index.entities)


def _edges(index: Index) -> Iterator[Cells]:
    for fact in index.relations():
        source, target = index.entity[fact.subject or ""], index.entity[fact.object or ""]
        ends = {
            "source": source.id,
            "source_name": source.name,
            "target": target.id,
            "target_name": target.name,
        }
        yield {"id": fact.id, **ends, **flatten(fact_row(index, fact))}


def _observations(index: Index) -> Iterator[Cells]:
    for fact in index.facts:
        if fact.subject is not None and fact.object is not None:
            continue
        cells: Cells = {"id": fact.id}
        if fact.subject is not None:
            cells |= {"subject": fact.subject, "subject_name": index.entity[fact.subject].name}
        yield cells | flatten(fact_row(index, fact))


def _write(table: str, index: Index, path: Path, *, excel: bool) -> None:
    names = [column.name for column in TABLES[table]]
    with open_atomic_text(path, encoding="utf-8-sig" if excel else "utf-8") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\r\n")
        writer.writeheader()
        for row in table_rows(table, index):
            writer.writerow({name: _to_cell(value, excel=excel) for name, value in row.items()})


def _to_cell(value: Scalar, *, excel: bool) -> Scalar:
    if not isinstance(value, str):
        return to_number(value)
    text = to_xml_text(value)
    return f"'{text}" if excel and _FORMULA.match(text) else text
