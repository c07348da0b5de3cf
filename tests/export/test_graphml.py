"""GraphML: read back by networkx and igraph, with everything that went in."""

from __future__ import annotations

import dataclasses
import json
import logging
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
import pytest
from hypothesis import given, settings
from samples import GRAPH
from strategies import graphs

from kg.export import write_graphml
from kg.export.values import to_xml_text
from kg.model import Entity, EntityType, Fact, Graph, Predicate


def read(graph: Graph) -> nx.MultiDiGraph[str]:
    """What networkx reads from the file that was written."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "graph.graphml"
        write_graphml(graph, path)
        found = nx.read_graphml(path, force_multigraph=True)
    assert isinstance(found, nx.MultiDiGraph)
    return found


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_networkx_reads_every_node_and_edge(graph: Graph) -> None:
    """Each entity is a node and each relation an edge, whatever the names hold."""
    found = read(graph)
    relations = [fact for fact in graph.facts if fact.subject is not None and fact.object is not None]
    assert found.number_of_nodes() == len(graph.entities)
    assert found.number_of_edges() == len(relations)
    shown = sorted(to_xml_text(entity.name).replace("\r\n", "\n") for entity in graph.entities)
    assert sorted(data["name"].replace("\r\n", "\n") for _, data in found.nodes(data=True)) == shown
    for _, data in found.nodes(data=True):
        assert {type(json.loads(value)) for key, value in data.items() if key.endswith("_json")} <= {list}


@settings(max_examples=15, deadline=None)
@given(graphs())
def test_igraph_reads_every_node_and_edge(graph: Graph) -> None:
    """igraph, where it is installed, reads as many."""
    igraph = pytest.importorskip("igraph")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "graph.graphml"
        write_graphml(graph, path)
        found = igraph.Graph.Read_GraphML(str(path))
    assert found.vcount() == len(graph.entities)
    names = sorted(to_xml_text(entity.name).replace("\r\n", "\n") for entity in graph.entities)
    assert sorted(str(name).replace("\r\n", "\n") for name in found.vs["name"]) == names
    assert found.ecount() == sum(fact.object is not None for fact in graph.facts)


def test_lists_come_back_whole() -> None:
    """Joined for reading, as JSON for programs; numbers and states are on their node."""
    found = read(GRAPH)
    node = found.nodes["company-1"]
    assert (node["aliases"], json.loads(node["aliases_json"])) == ("青石精工", ["青石精工"])
    assert json.loads(node["identifiers_json"]) == [["credit_code", "010000"]]
    observations = json.loads(found.nodes["company-2"]["observations_json"])
    assert [row.get("value", row["property"]) for row in observations] == [35000, "停产"]
    edge = found.edges["company-1", "company-2", "f1"]
    assert edge["evidence"] == "青石精工有限公司为远山动力供应油箱。 | 青石精工向远山动力供应油箱。"
    assert [row["start"] for row in json.loads(edge["evidence_json"])] == [0, 8]
    assert (edge["type"], edge["status"], edge["claims"], edge["confidence"]) == (
        "supplies",
        "actual",
        2,
        0.99,
    )


def test_parallel_edges_survive() -> None:
    """Two facts between the same two entities are two edges."""
    again = dataclasses.replace(GRAPH.facts[0], id="f9", predicate=Predicate.COOPERATES_WITH)
    found = read(dataclasses.replace(GRAPH, facts=(*GRAPH.facts, again)))
    assert found.number_of_edges("company-1", "company-2") == 2


def test_what_xml_cannot_hold_is_counted(caplog: pytest.LogCaptureFixture) -> None:
    """Such characters are replaced in the text, kept in the JSON, and a warning counts them."""
    entity = Entity("x", EntityType.COMPANY, "a\x00b\ufffe", ("c\x01\uffff",))
    with caplog.at_level(logging.WARNING):
        node = read(Graph(entities=(entity,))).nodes["x"]
    assert node["name"] == "a\ufffdb\ufffd"
    assert json.loads(node["aliases_json"]) == ["c\x01\uffff"]
    assert "6 characters" in caplog.text


def test_ids_stay_apart() -> None:
    """Two ids that differ in a character that XML cannot hold are two nodes."""
    pair = (Entity("a\x00", EntityType.COMPANY, "一"), Entity("a\x01", EntityType.COMPANY, "二"))
    fact = Fact("f", Predicate.SUPPLIES, "a\x00", "a\x01")
    found = read(Graph(entities=pair, facts=(fact,)))
    assert [(found.nodes[one]["name"], found.nodes[two]["name"]) for one, two in found.edges()] == [
        ("一", "二")
    ]


def test_a_number_of_nothing_is_the_graph_s() -> None:
    """A number about no entity is kept on the graph itself."""
    lone = dataclasses.replace(GRAPH.facts[2], subject=None)
    found = read(dataclasses.replace(GRAPH, facts=(lone,)))
    assert [row["value"] for row in json.loads(found.graph["observations_json"])] == [35000]
