"""The graph in a user's hands: tables, networkx, rdflib, queries, pictures, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples import GRAPH

import kg
from kg.errors import InputError, QueryError
from kg.export import write_records
from kg.join import load_graph, resolve

if TYPE_CHECKING:
    from pathlib import Path

    from kg import KnowledgeGraph


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    """The sample's documents, joined."""
    return kg.KnowledgeGraph(resolve(GRAPH.extractions))


def test_tables(graph: KnowledgeGraph) -> None:
    """One row an entity, a fact between two, a number or state, a sentence."""
    assert set(graph.nodes["name"]) == {"青石精工有限公司", "远山动力", "陈一鸣", "鹿鸣园区"}
    assert list(graph.edges["type"].sort_values()) == ["holds_post", "invests_in", "supplies"]
    assert list(graph.observations["type"].sort_values()) == ["quantity", "state"]
    assert len(graph.evidence) == 6
    texts = {one.document.id: one.document.text for one in graph.graph.extractions}
    for row in graph.evidence.itertuples():
        assert texts[str(row.document)][int(str(row.start)) : int(str(row.end))] == row.sentence


def test_other_libraries(graph: KnowledgeGraph) -> None:
    """Each holds what the tables hold; parallel edges stay apart."""
    network = graph.to_networkx()
    assert (len(network.nodes), len(network.edges)) == (len(graph.nodes), len(graph.edges))
    assert {edge["type"] for _, _, edge in network.edges(data=True)} == set(graph.edges["type"])
    labels = {str(label) for label in graph.to_rdflib().objects(None, None)}
    assert set(graph.nodes["name"]) <= labels


def test_queries(graph: KnowledgeGraph) -> None:
    """As tables; nothing outside is reached."""
    found = graph.query("SELECT ?name { ?c a kg:Company ; skos:prefLabel ?name }")
    assert list(found["name"]) == ["远山动力", "青石精工有限公司"]
    with pytest.raises(QueryError):
        graph.query("ASK { SERVICE <http://example.org/> { ?s ?p ?o } }")


def test_why(graph: KnowledgeGraph) -> None:
    """The sentences behind one entity's facts, and behind those that join two."""
    assert list(graph.why("陈一鸣")["predicate"]) == ["holds_post"]
    assert set(graph.why("青石精工", "远山动力")["document"]) == {"01-brief", "02-later"}
    assert list(graph.why("无人").columns) == list(graph.evidence.columns)
    assert graph.why("无人").empty
    assert [entity.name for entity in graph.find("鹿鸣")] == ["鹿鸣园区"]


def test_picture_and_repr(graph: KnowledgeGraph) -> None:
    """A figure that can be shown, and what a notebook's last line says."""
    assert graph.draw(limit=2).get_size_inches().all()
    assert repr(graph) == "<KnowledgeGraph: 4 entities, 5 facts, 2 documents>"


def test_load_gives_the_graph_that_was_built(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """From the records alone."""
    write_records(graph.graph, tmp_path / "records.jsonl")
    assert kg.KnowledgeGraph.load(tmp_path).graph == graph.graph


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, "no graph here"),
        (b"{", "records.jsonl:1: no record"),
        (b"\n[]", "records.jsonl:2: no record"),
        (b'{"text": ""}', "no key 'id'"),
        (b"\xff", "decode"),
    ],
)
def test_no_graph_and_broken_ones(content: bytes | None, found: str, tmp_path: Path) -> None:
    """Each is an error that says where."""
    if content is not None:
        (tmp_path / "records.jsonl").write_bytes(content)
    with pytest.raises(InputError, match=found):
        load_graph(tmp_path)


@pytest.mark.usefixtures("simple_reader", "unseen")
def test_build(tmp_path: Path) -> None:
    """One path or several; files are written where that is asked for."""
    (tmp_path / "a.txt").write_text("青石公司为远山公司供货。", "utf-8")
    built = kg.build(tmp_path / "a.txt", tmp_path / "out")
    assert len(built.edges) == 1
    assert kg.KnowledgeGraph.load(tmp_path / "out").graph == built.graph
    assert kg.build([str(tmp_path / "a.txt")]).graph == built.graph


def test_only_public_names() -> None:
    """They are loaded when they are asked for."""
    assert kg.__all__ == ["KnowledgeGraph", "build"]
    with pytest.raises(AttributeError, match="nothing"):
        _ = kg.nothing
