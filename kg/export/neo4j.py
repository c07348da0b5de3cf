"""``neo4j/``: CSV files in the form that ``neo4j-admin database import full`` takes, and the command itself.

Entities are nodes with the labels ``Entity`` and their type, facts between two entities relationships of the
type of their predicate. A fact without an object (a number, a state, a term of a measure) is a node with the
label ``Observation``, joined to what it is about by ``has_observation``. Lists are arrays, their items apart
by U+001F.
"""

from __future__ import annotations

import csv
from importlib import resources
from typing import TYPE_CHECKING

from kg.export.atomic import open_atomic_folder
from kg.export.index import build_index
from kg.export.rows import (
    EDGE_COLUMNS,
    NODE_COLUMNS,
    OBSERVATION_COLUMNS,
    Listed,
    fact_row,
    node_row,
)
from kg.export.values import escape_for_xml, to_number, to_xml_id, to_xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.export.index import Index
    from kg.export.rows import Column, Row
    from kg.model import Graph

FILES = ("nodes.csv", "observations.csv", "relationships.csv", "observed.csv", "import.sh")
_BETWEEN = "\x1f"
_TYPES = {str: "", int: ":long", float: ":double", Listed: ":string[]"}
_OBSERVED = "has_observation"
# The label is the name again for Gephi, the type is Neo4j's own, and observations are nodes here.
_LEFT_OUT = ("label", "type", "observations")
_NODES, _OBSERVATIONS, _EDGES = (
    tuple(column for column in columns if column.name not in _LEFT_OUT)
    for columns in (NODE_COLUMNS, OBSERVATION_COLUMNS, EDGE_COLUMNS)
)


def write_neo4j(graph: Graph, path: Path) -> None:
    """Write the files into a folder; other files in it stay.

    Characters that XML cannot hold become U+FFFD here too; they stay whole in ``evidence_json``.

    Raises:
        ExportError: Where a file cannot be written or the graph refers to what it does not hold.
    """
    index = build_index(graph)
    ends = (":START_ID(Entity)", ":END_ID(Entity)", ":TYPE", "id", *_headers(_EDGES))
    with open_atomic_folder(path) as folder:
        _write(folder / "nodes.csv", ("id:ID(Entity)", ":LABEL", *_headers(_NODES)), _nodes(index))
        header = ("id:ID(Observation)", ":LABEL", *_headers(_OBSERVATIONS))
        _write(folder / "observations.csv", header, _observations(index))
        _write(folder / "relationships.csv", ends, _relationships(index))
        header = (":START_ID(Entity)", ":END_ID(Observation)", ":TYPE")
        _write(folder / "observed.csv", header, _observed(index))
        script = resources.files("kg.export").joinpath("data", "import.sh").read_bytes()
        (folder / "import.sh").write_bytes(script)


def _headers(columns: tuple[Column, ...]) -> Iterator[str]:
    for column in columns:
        yield f"{column.name}{_TYPES[column.type]}"
        if column.name == "evidence":
            yield "evidence_json"


def _nodes(index: Index) -> Iterator[list[str]]:
    for entity in index.entities:
        labels = _BETWEEN.join(("Entity", entity.type.value))
        yield [to_xml_id(entity.id), labels, *_cells(_NODES, node_row(index, entity))]


def _observations(index: Index) -> Iterator[list[str]]:
    for fact in index.facts:
        if fact.subject is None or fact.object is None:
            labels = _BETWEEN.join(("Observation", fact.predicate.value))
            yield [to_xml_id(fact.id), labels, *_cells(_OBSERVATIONS, fact_row(index, fact))]


def _relationships(index: Index) -> Iterator[list[str]]:
    for fact in index.relations():
        ends = (to_xml_id(fact.subject or ""), to_xml_id(fact.object or ""))
        row = fact_row(index, fact)
        yield [*ends, fact.predicate.value, to_xml_id(fact.id), *_cells(_EDGES, row)]


def _observed(index: Index) -> Iterator[list[str]]:
    for fact in index.facts:
        if fact.subject is not None and fact.object is None:
            yield [to_xml_id(fact.subject), to_xml_id(fact.id), _OBSERVED]


def _cells(columns: tuple[Column, ...], row: Row) -> Iterator[str]:
    for column in columns:
        value = row.get(column.name, "")
        yield _to_cell(value)
        if column.name == "evidence":
            yield escape_for_xml(value.json) if isinstance(value, Listed) and value.items else ""


def _to_cell(value: str | float | Listed) -> str:
    if isinstance(value, Listed):
        return _BETWEEN.join(to_xml_text(text) for text in value.texts)
    return to_xml_text(value) if isinstance(value, str) else str(to_number(value))


def _write(path: Path, header: Iterable[str], rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        # With both in the row's end, a lone carriage return in a cell is quoted too.
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)
