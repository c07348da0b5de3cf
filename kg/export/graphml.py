"""``graph.graphml``: for networkx, igraph and Gephi, written element by element.

Nodes are entities, edges are facts between two entities, in every status (see the key ``status``). Each key
has one type; a list stands joined with `` | `` under its own name and exactly under ``NAME_json``. Numbers
and states, which have no second entity, are the node's ``observations_json``; those of no entity are the
graph's.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from lxml import etree

from kg.export.atomic import open_atomic
from kg.export.index import build_index
from kg.export.rows import (
    EDGE_COLUMNS,
    NODE_COLUMNS,
    Column,
    fact_row,
    flat_columns,
    flatten,
    node_row,
    to_plain,
)
from kg.export.values import count_replaced, to_xml_id, to_xml_json, to_xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.export.index import Index
    from kg.export.rows import Row, Scalar
    from kg.model import Graph

_LOG = logging.getLogger(__name__)
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {str: "string", int: "long", float: "double"}
_KEYS: dict[str, tuple[Column, ...]] = {
    "graph": (Column("observations_json", str, "numbers and states of no entity"),),
    "node": flat_columns(NODE_COLUMNS),
    "edge": flat_columns(EDGE_COLUMNS),
}


def write_graphml(graph: Graph, path: Path) -> None:
    """Write the graph as GraphML.

    Characters that XML cannot hold become U+FFFD, with a warning that counts them; they stay whole, as
    escapes, in the ``_json`` keys.

    Raises:
        ExportError: Where the file cannot be written or the graph refers to what it does not hold.
    """
    elements = _Elements(build_index(graph))
    with open_atomic(path) as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("graphml", nsmap={None: _NAMESPACE}):
            for key in _keys():
                xml.write(key, "\n")
            with xml.element("graph", id="G", edgedefault="directed"):
                for element in elements.build():
                    xml.write(element, "\n")
    if elements.replaced:
        _LOG.warning("%s: %d characters that XML cannot hold were replaced", path.name, elements.replaced)


def _keys() -> Iterator[etree._Element]:
    for domain, columns in _KEYS.items():
        for column in columns:
            name = {"attr.name": column.name, "attr.type": _TYPES[column.type]}
            key = etree.Element("key", {"id": _key_id(domain, column.name), "for": domain, **name})
            etree.SubElement(key, "desc").text = column.meaning
            yield key


def _key_id(domain: str, name: str) -> str:
    return f"{domain[0]}_{name}"


class _Elements:
    """Makes the elements of one graph and counts the characters that XML cannot hold."""

    def __init__(self, index: Index) -> None:
        self.replaced = 0
        self._index = index
        self._ids = {entity.id: to_xml_id(entity.id) for entity in index.entities}

    def build(self) -> Iterator[etree._Element]:
        index = self._index
        unattached = [to_plain(fact_row(index, fact)) for fact in index.attributes(None)]
        if unattached:
            yield self._data("graph", "observations_json", to_xml_json(unattached))
        for entity in index.entities:
            node = etree.Element("node", {"id": self._ids[entity.id]})
            yield self._fill("node", node, node_row(index, entity))
        for fact in index.relations():
            ends = {"source": self._ids[fact.subject or ""], "target": self._ids[fact.object or ""]}
            edge = etree.Element("edge", {"id": to_xml_id(fact.id), **ends})
            yield self._fill("edge", edge, fact_row(index, fact))

    def _fill(self, domain: str, element: etree._Element, row: Row) -> etree._Element:
        flat: Mapping[str, Scalar] = flatten(row, to_xml_json)
        element.extend(self._data(domain, name, str(value)) for name, value in flat.items() if value != "")
        return element

    def _data(self, domain: str, name: str, text: str) -> etree._Element:
        data = etree.Element("data", {"key": _key_id(domain, name)})
        try:
            data.text = text
        except ValueError:
            self.replaced += count_replaced(text)
            data.text = to_xml_text(text)
        return data
