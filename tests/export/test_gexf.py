"""GEXF: read back by networkx with every node and edge."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given, settings
from samples import GRAPH
from strategies import graphs

from kg.export import write_gexf
from kg.export.values import to_xml_text
from kg.model import Basis, Bound, Predicate, Time

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


@pytest.mark.parametrize(
    ("changes", "spells"),
    [
        ({}, None),
        ({"time": Time("2月", "2024-02", "2024-02", "month")}, [("2024-02-01", "2024-02-29")]),
        ({"since": Bound("2024-03-02")}, [("2024-03-02", "None")]),
        ({"until": Bound("2024", Basis.SEEN)}, [("None", "2024-12-31")]),
        # The term is known better than the time that it is said of.
        (
            {"since": Bound("2024"), "until": Bound("2025-01"), "time": Time("x", "2020", "2020", "year")},
            [("2024-01-01", "2025-01-31")],
        ),
        ({"since": Bound("2025"), "until": Bound("2024")}, None),
        ({"time": Time("某日", "2024-02-30", None, "day")}, None),
    ],
)
def test_an_edge_has_the_spell_of_its_fact(
    changes: dict[str, Any], spells: list[tuple[str, str]] | None
) -> None:
    """Whole days, which Gephi's timeline takes; networkx calls an open end None."""
    fact = dataclasses.replace(GRAPH.facts[0], **{"time": None, "since": None, "until": None, **changes})
    found = read(dataclasses.replace(GRAPH, facts=(fact,)))
    ((_, _, data),) = found.edges(data=True)
    assert data.get("spells") == spells
    assert found.graph["mode"] == "dynamic"


def test_values_and_parallel_edges_come_back() -> None:
    """Attributes keep their types; two facts between the same two are two edges."""
    again = dataclasses.replace(GRAPH.facts[0], id="f9", predicate=Predicate.COOPERATES_WITH)
    found = read(dataclasses.replace(GRAPH, facts=(*GRAPH.facts, again)))
    assert found.nodes["company-1"]["aliases"] == "青石精工"
    kinds = {(data["type"], data["claims"]) for _, _, data in found.edges(data=True)}
    assert {("supplies", 2), ("cooperates_with", 2)} <= kinds
