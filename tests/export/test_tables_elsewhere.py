"""Parquet, Neo4j's CSV and the CSV tables: read back by DuckDB and pandas, cell by cell."""

from __future__ import annotations

import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from samples import GRAPH
from strategies import graphs

from kg.export import EXPORTERS, write_neo4j, write_parquet
from kg.export.index import build_index
from kg.export.tables import TABLES, table_rows
from kg.export.values import to_number, to_unicode, to_xml_id, to_xml_text

if TYPE_CHECKING:
    from kg.model import Graph


def read_csv(path: Path) -> list[dict[str, str]]:
    """The cells of a CSV file as DuckDB reads them; an empty cell is an empty string."""
    header = path.read_bytes().decode("utf-8").partition("\r\n")[0].split(",")
    found = duckdb.read_csv(
        str(path),
        header=True,
        auto_detect=False,
        columns=dict.fromkeys(header, "VARCHAR"),
        sep=",",
        quotechar='"',
        escapechar='"',
        parallel=False,
    ).fetchall()
    return [dict(zip(header, ("" if cell is None else cell for cell in row), strict=True)) for row in found]


def same(found: Any, wanted: Any) -> bool:  # noqa: ANN401 - a cell of any type
    """Whether a cell came back: numbers by value, what is not known as null."""
    if isinstance(wanted, float) and math.isnan(wanted):
        return isinstance(found, float) and math.isnan(found)
    return bool(found == (to_unicode(wanted) if isinstance(wanted, str) else wanted))


@settings(max_examples=25, deadline=None)
@given(graphs())
def test_parquet_comes_back(graph: Graph) -> None:
    """Each cell of the three tables, with its type and every character but lone surrogates."""
    index = build_index(graph)
    with TemporaryDirectory() as folder:
        write_parquet(graph, Path(folder))
        for table, columns in TABLES.items():
            path = str(Path(folder) / f"{table}.parquet")
            found = duckdb.read_parquet(path)
            assert found.columns == [column.name for column in columns]
            rows = found.fetchall()
            wanted = list(table_rows(table, index))
            assert len(rows) == len(wanted)
            for row, cells in zip(rows, wanted, strict=True):
                for cell, column in zip(row, columns, strict=True):
                    assert same(cell, cells.get(column.name)), column.name


def test_parquet_in_pandas(tmp_path: Path) -> None:
    """A frame has the names and numbers; its columns have the tables' types."""
    write_parquet(GRAPH, tmp_path / "tables")
    frame = duckdb.read_parquet(str(tmp_path / "tables" / "observations.parquet")).df()
    assert list(frame["subject_name"]) == ["远山动力", "远山动力"]
    assert frame["value"].iloc[0] == 35000.0
    assert pd.isna(frame["value"].iloc[1])
    types = dict(
        duckdb.execute(
            "SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet(?))",
            [str(tmp_path / "tables" / "nodes.parquet")],
        ).fetchall()
    )
    assert (types["name"], types["confidence"], types["mentions"]) == ("VARCHAR", "DOUBLE", "BIGINT")


@settings(max_examples=25, deadline=None)
@given(graphs())
def test_neo4j_comes_back(graph: Graph) -> None:
    """Each node, relationship and observation, its names and its lists."""
    with TemporaryDirectory() as folder:
        write_neo4j(graph, Path(folder))
        nodes, observations, relationships, observed = (
            read_csv(Path(folder) / f"{name}.csv")
            for name in ("nodes", "observations", "relationships", "observed")
        )
    assert {row["id:ID(Entity)"]: row["name"] for row in nodes} == {
        to_xml_id(entity.id): to_xml_text(entity.name) for entity in graph.entities
    }
    by_id = {row["id:ID(Entity)"]: row for row in nodes}
    for entity in graph.entities:
        row = by_id[to_xml_id(entity.id)]
        assert row[":LABEL"].split("\x1f") == ["Entity", entity.type.value]
        assert row["aliases:string[]"] == "\x1f".join(map(to_xml_text, entity.aliases))
    relations = [fact for fact in graph.facts if fact.subject is not None and fact.object is not None]
    assert {row["id"]: row[":TYPE"] for row in relationships} == {
        to_xml_id(fact.id): fact.predicate.value for fact in relations
    }
    assert len(relationships) == len(relations)
    assert len(observations) == len(graph.facts) - len(relations)
    known = {row["id:ID(Observation)"] for row in observations}
    assert {row[":END_ID(Observation)"] for row in observed} <= known
    assert {row[key] for row in relationships for key in row if "END" in key or "START" in key} <= set(by_id)


def test_neo4j_s_columns_have_types(tmp_path: Path) -> None:
    """In the header's own notation; the script names every file."""
    write_neo4j(GRAPH, tmp_path)
    header = (tmp_path / "nodes.csv").read_bytes().decode().partition("\r\n")[0].split(",")
    assert header[:2] == ["id:ID(Entity)", ":LABEL"]
    assert {"name", "confidence:double", "mentions:long", "aliases:string[]"} <= set(header)
    script = (tmp_path / "import.sh").read_text("utf-8")
    assert all(f"={name}" in script for name in EXPORTERS["neo4j"].parts if name.endswith(".csv"))
    observed = read_csv(tmp_path / "observed.csv")
    assert {row[":TYPE"] for row in observed} == {"has_observation"}


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=20, deadline=None)
@given(graph=graphs())
def test_csv_tables_come_back(table: str, graph: Graph) -> None:
    """Each cell, as DuckDB and as pandas read the file."""
    wanted = [
        {column.name: _to_text(row.get(column.name, "")) for column in TABLES[table]}
        for row in table_rows(table, build_index(graph))
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{table}.csv"
        EXPORTERS[table].write(graph, path)
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8", lineterminator=None)
        found = read_csv(path)
    assert found == wanted
    assert frame.to_dict("records") == wanted


def _to_text(value: str | float) -> str:
    return to_xml_text(value) if isinstance(value, str) else str(to_number(value))
