"""Tables: read back by pandas and the standard library, cell by cell."""

from __future__ import annotations

import csv
import dataclasses
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from samples import GRAPH
from strategies import graphs

from kg.export import load_table, write_edges, write_nodes, write_observations
from kg.export.tables import TABLES
from kg.export.values import to_xml_text
from kg.model import Entity, EntityType, Graph


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_cells_come_back(graph: Graph) -> None:
    """The standard library reads each name as it was, but for what no text file should hold."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "nodes.csv"
        write_nodes(graph, path)
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    assert sorted(row["name"] for row in rows) == sorted(
        to_xml_text(entity.name) for entity in graph.entities
    )
    assert {tuple(row) for row in rows} <= {tuple(column.name for column in TABLES["nodes"])}


def test_codes_and_odd_names_stay_text(tmp_path: Path) -> None:
    """A code keeps its zero, and a company called NA is not nothing."""
    path = tmp_path / "nodes.csv"
    write_nodes(Graph(entities=(Entity("010000", EntityType.COMPANY, "NA"),)), path)
    table = load_table(path)
    assert (table.loc[0, "id"], table.loc[0, "name"], table.loc[0, "aliases"]) == ("010000", "NA", "")


def test_each_edge_has_its_sentences(tmp_path: Path) -> None:
    """Names and sentences stand in the row; only facts between two entities do."""
    path = tmp_path / "edges.csv"
    write_edges(GRAPH, path)
    table = load_table(path)
    assert list(table["id"]) == ["f1", "f2", "f4"]
    assert table.loc[0, "source_name"] == "青石精工有限公司"
    assert "供应油箱" in str(table.loc[0, "evidence"])
    assert table["confidence"].sum() > 2


def test_numbers_and_states_have_their_own_table(tmp_path: Path) -> None:
    """A number keeps value, unit, bound and time."""
    path = tmp_path / "observations.csv"
    write_observations(GRAPH, path)
    rows = load_table(path).to_dict("records")
    kept = {"property": "发动机下线", "value": 35000.0, "unit": "台", "qualifier": ">", "start": "2021-02"}
    assert rows[0].items() >= kept.items()
    assert rows[1]["property"] == "停产"
    assert json.loads(rows[0]["evidence_json"])[0]["document"] == "01-brief"


def test_a_spreadsheet_runs_nothing(tmp_path: Path) -> None:
    """For spreadsheets, what looks like a formula gets an apostrophe; otherwise cells are raw."""
    names = ["=1+1", "+1", "-1", "@x", "\t=1", "\uff1d1", "正常"]
    graph = Graph(entities=tuple(Entity(str(i), EntityType.COMPANY, name) for i, name in enumerate(names)))
    path = tmp_path / "nodes.csv"
    write_nodes(graph, path, excel=True)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(load_table(path)["name"]) == [f"'{name}" for name in names[:-1]] + ["正常"]
    write_nodes(graph, path)
    assert list(load_table(path)["name"]) == names


def test_lines_end_as_the_standard_says(tmp_path: Path) -> None:
    """RFC 4180: carriage return and line feed; quotes doubled."""
    path = tmp_path / "nodes.csv"
    write_nodes(dataclasses.replace(GRAPH, facts=()), path)
    assert path.read_bytes().count(b"\r\n") == 1 + len(GRAPH.entities)
