"""GEXF: read back by networkx with every node and edge."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import networkx as nx
from hypothesis import given, settings
from samples import GRAPH
from strategies import graphs

from kg.export import write_gexf
from kg.export.values import to_xml_text
from kg.model import Predicate

if TYPE_CHECKING:
    from kg.model import Graph


def read(graph: Graph) -> nx.Graph[str]:
    """What networkx reads; it knows version 1.2, whose elements are the same."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "graph.gexf"
        write_gexf(graph, path)
        text = path.read_text("utf-8").replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft")
        path.write_text(text.replace('version="1.3"', 'version="1.2"'), "utf-8")
        return nx.read_gexf(path)


@settings(max_examples=30, deadline=None)
@given(graphs())
def test_networkx_reads_every_node_and_edge(graph: Graph) -> None:
    """Each entity is a node and each relation an edge."""
    found = read(graph)
    assert found.number_of_nodes() == len(graph.entities)
    assert found.number_of_edges() == sum(fact.object is not None for fact in graph.facts)
    names = sorted(to_xml_text(entity.name) for entity in graph.entities)
    assert sorted(data["label"] for _, data in found.nodes(data=True)) == names


def test_values_and_parallel_edges_come_back() -> None:
    """Attributes keep their types; two facts between the same two are two edges."""
    again = dataclasses.replace(GRAPH.facts[0], id="f9", predicate=Predicate.COOPERATES_WITH)
    found = read(dataclasses.replace(GRAPH, facts=(*GRAPH.facts, again)))
    assert found.nodes["company-1"]["aliases"] == "青石精工"
    kinds = {(data["type"], data["claims"]) for _, _, data in found.edges(data=True)}
    assert {("supplies", 2), ("cooperates_with", 2)} <= kinds
