"""``graph.gexf``: the nodes and edges of ``graph.graphml`` in Gephi's own format, GEXF 1.3.

Edges carry their predicate as ``kind`` and ``label``, so that Gephi keeps parallel ones apart. One whose term
or time is known has a spell, from its first day to its last, for Gephi's timeline; any other is always there.
"""

from __future__ import annotations

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
    flatten_for_xml,
    node_row,
)
from kg.export.values import to_xml_id, to_xml_text
from kg.terms.days import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.export.index import Index
    from kg.export.rows import Row
    from kg.model import Fact, Graph

_NAMESPACE = "http://gexf.net/1.3"
_TYPES = {str: "string", int: "long", float: "double"}
_DYNAMIC = {
    "defaultedgetype": "directed",
    "mode": "dynamic",
    "timeformat": "date",
    "timerepresentation": "interval",
}
# These are attributes of the element itself.
_OWN = ("label",)
_COLUMNS: dict[str, tuple[Column, ...]] = {
    "node": flat_columns(NODE_COLUMNS),
    "edge": flat_columns(EDGE_COLUMNS),
}


def write_gexf(graph: Graph, path: Path) -> None:
    """Write the graph as GEXF; characters that XML cannot hold become U+FFFD.

    Raises:
        ExportError: Where the file cannot be written or the graph refers to what it does not hold.
    """
    index = build_index(graph)
    with open_atomic(path) as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with (
            xml.element("gexf", version="1.3", nsmap={None: _NAMESPACE}),
            xml.element("graph", _DYNAMIC),
        ):
            for domain, columns in _COLUMNS.items():
                xml.write(_attributes(domain, columns), "\n")
            with xml.element("nodes"):
                for element in _nodes(index):
                    xml.write(element, "\n")
            with xml.element("edges"):
                for element in _edges(index):
                    xml.write(element, "\n")


def _attributes(domain: str, columns: tuple[Column, ...]) -> etree._Element:
    attributes = etree.Element("attributes", {"class": domain})
    for column in columns:
        if column.name not in _OWN:
            described = {"id": column.name, "title": column.name, "type": _TYPES[column.type]}
            etree.SubElement(attributes, "attribute", described)
    return attributes


def _nodes(index: Index) -> Iterator[etree._Element]:
    for entity in index.entities:
        node = etree.Element("node", {"id": to_xml_id(entity.id), "label": to_xml_text(entity.name)})
        yield _fill(node, node_row(index, entity))


def _edges(index: Index) -> Iterator[etree._Element]:
    for fact in index.relations():
        ends = {"source": to_xml_id(fact.subject or ""), "target": to_xml_id(fact.object or "")}
        kind = fact.predicate.value
        edge = etree.Element("edge", {"id": to_xml_id(fact.id), **ends, "kind": kind, "label": kind})
        _fill(edge, fact_row(index, fact))
        if spell := _find_spell(fact):
            etree.SubElement(etree.SubElement(edge, "spells"), "spell", spell)
        yield edge


def _find_spell(fact: Fact) -> dict[str, str]:
    """The first and the last day of a fact's term, or else of its stated time, as far as they are known."""
    time = fact.time if fact.since is None and fact.until is None else None
    start = first_day(fact.since.date if fact.since else time.start if time else None)
    end = last_day(fact.until.date if fact.until else time.end if time else None)
    if start and end and end < start:
        return {}
    return {name: day.isoformat() for name, day in (("start", start), ("end", end)) if day}


def _fill(element: etree._Element, row: Row) -> etree._Element:
    values = etree.SubElement(element, "attvalues")
    for name, value in flatten_for_xml(row).items():
        if name not in _OWN and value != "":
            etree.SubElement(values, "attvalue", {"for": name, "value": to_xml_text(str(value))})
    return element
