"""GraphML's text: whatever way is taken for speed, the bytes are those of lxml for the rows as they are."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from lxml import etree
from samples import GRAPH
from strategies import HOSTILE, graphs

from kg.export import write_graphml
from kg.export.graphml_data import KEYS
from kg.export.index import build_index
from kg.export.rows import fact_row, flatten, node_row, to_plain
from kg.export.values import escape_for_xml, to_json, to_xml_id, to_xml_text
from kg.model import DocumentEntity, Entity, EntityType, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.export.index import Index
    from kg.model import Graph

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
TYPES = {str: "string", int: "long", float: "double"}


def to_bytes(graph: Graph) -> bytes:
    """The file that is written."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "graph.graphml"
        write_graphml(graph, path)
        return path.read_bytes()


def to_expected(graph: Graph) -> bytes:
    """What lxml makes of the same rows, one element after the other: nothing kept, nothing tested."""
    index = build_index(graph)
    root = etree.Element("graphml", {"xmlns": NAMESPACE})
    for domain, columns in KEYS.items():
        for column in columns:
            key = add(root, "key", {"id": f"{domain[0]}_{column.name}", "for": domain})
            key.set("attr.name", column.name)
            key.set("attr.type", TYPES[column.type])
            key.tail = "\n"
            add(key, "desc").text = column.meaning
    add_graph(root, index)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def add_graph(root: etree._Element, index: Index) -> None:
    """The graph with its nodes and edges."""
    top = add(root, "graph", {"id": "G", "edgedefault": "directed"})
    lone = [to_plain(fact_row(index, fact)) for fact in index.attributes(None)]
    if lone:
        add_data(top, "g", {"observations_json": to_json(lone)})[-1].tail = "\n"
    for entity in index.entities:
        node = add(top, "node", {"id": to_xml_id(entity.id)})
        add_data(node, "n", flatten(node_row(index, entity))).tail = "\n"
    for fact in index.relations():
        ends = {"source": to_xml_id(fact.subject or ""), "target": to_xml_id(fact.object or "")}
        edge = add(top, "edge", {"id": to_xml_id(fact.id), **ends})
        add_data(edge, "e", flatten(fact_row(index, fact))).tail = "\n"
    if len(top) == 0:
        top.text = ""


def add(parent: etree._Element, name: str, attributes: Mapping[str, str] | None = None) -> etree._Element:
    """A new last child."""
    return etree.SubElement(parent, name, dict(attributes or {}))


def add_data(parent: etree._Element, prefix: str, flat: Mapping[str, object]) -> etree._Element:
    """Data elements of the values that are not empty; returns the parent."""
    for name, value in flat.items():
        if value != "":
            text = str(value)
            element = add(parent, "data", {"key": f"{prefix}_{name}"})
            element.text = escape_for_xml(text) if name.endswith("_json") else to_xml_text(text)
    return parent


def with_names(graph: Graph, names: Iterable[str]) -> Graph:
    """The graph with a further entity of each name, which the first document names."""
    first, *others = graph.extractions
    named = tuple(DocumentEntity(f"h{place}", EntityType.COMPANY, name) for place, name in enumerate(names))
    document = first.document.id
    more = tuple(
        Entity(f"x-{one.id}{one.name}", one.type, one.name, (one.name,), (), (Reference(document, one.id),))
        for one in named
    )
    read = (dataclasses.replace(first, entities=(*first.entities, *named)), *others)
    return dataclasses.replace(graph, entities=(*graph.entities, *more), extractions=read)


@settings(max_examples=120, deadline=None)
@given(graphs())
def test_the_bytes_are_those_of_lxml(graph: Graph) -> None:
    """Whatever names, sentences, titles and ids hold."""
    assert to_bytes(graph) == to_expected(graph)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_each_place(text: str) -> None:
    """As a name, an id, and the title, id, date and words of a document that has usual claims too."""
    first, second = GRAPH.extractions
    document = first.document
    said = (dataclasses.replace(claim, speaker=None, rule=text or "r") for claim in first.claims)
    hostile = dataclasses.replace(document, title=text, date=text, text=document.text.replace("。", text))
    read = (dataclasses.replace(first, document=hostile, claims=tuple(said)), second)
    graph = with_names(dataclasses.replace(GRAPH, extractions=read), [text, "usual"])
    assert to_bytes(graph) == to_expected(graph)
    assert to_bytes(graph) == to_bytes(graph)


def test_the_sample_and_an_empty_graph() -> None:
    """With everything that is usual, and with nothing."""
    assert to_bytes(GRAPH) == to_expected(GRAPH)
    empty = dataclasses.replace(GRAPH, entities=(), facts=(), extractions=())
    assert to_bytes(empty) == to_expected(empty)


def test_more_than_one_batch() -> None:
    """Nodes and edges are in order and whole where they are written in several pieces."""
    facts = tuple(
        dataclasses.replace(GRAPH.facts[0], id=f"f{place}&"[: 4 + place % 2]) for place in range(300)
    )
    unique = tuple({fact.id: fact for fact in facts}.values())
    graph = with_names(dataclasses.replace(GRAPH, facts=unique), [f"name {place}" for place in range(300)])
    assert to_bytes(graph) == to_expected(graph)
