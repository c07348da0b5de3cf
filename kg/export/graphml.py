"""``graph.graphml``: for networkx, igraph and Gephi, written as text.

Nodes are entities, edges are facts between two entities, in every status (see the key ``status``). Each key
has one type; a list stands joined with `` | `` under its own name and exactly under ``NAME_json``. Numbers
and states, which have no second entity, are the node's ``observations_json``; those of no entity are the
graph's.

The bytes are those that lxml gives for the same elements, in a fraction of its time.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from kg.export.atomic import open_atomic_text
from kg.export.graphml_data import KEYS, Data
from kg.export.index import build_index
from kg.export.rows import node_row
from kg.export.values import to_xml_id
from kg.export.xml_text import escape_attribute, escape_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.export.index import Index
    from kg.model import Graph

_LOG = logging.getLogger(__name__)
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {str: "string", int: "long", float: "double"}


def write_graphml(graph: Graph, path: Path) -> None:
    """Write the graph as GraphML.

    Characters that XML cannot hold become U+FFFD, with a warning that counts them; they stay whole, as
    escapes, in the ``_json`` keys.

    Raises:
        ExportError: Where the file cannot be written or the graph refers to what it does not hold.
    """
    index = build_index(graph)
    data = Data(index)
    with open_atomic_text(path) as file:
        file.write(f"<?xml version='1.0' encoding='utf-8'?>\n<graphml xmlns=\"{_NAMESPACE}\">")
        file.writelines(_keys())
        file.write('<graph id="G" edgedefault="directed">')
        file.writelines(_elements(index, data))
        file.write("</graph></graphml>")
    if data.replaced:
        _LOG.warning("%s: %d characters that XML cannot hold were replaced", path.name, data.replaced)


def _keys() -> Iterator[str]:
    for domain, columns in KEYS.items():
        for column in columns:
            named = f'id="{domain[0]}_{column.name}" for="{domain}" attr.name="{column.name}"'
            meaning = escape_text(column.meaning)
            yield f'<key {named} attr.type="{_TYPES[column.type]}"><desc>{meaning}</desc></key>\n'


def _elements(index: Index, data: Data) -> Iterator[str]:
    unattached = data.of_nothing()
    if unattached:
        yield f"{unattached}\n"
    ids = {entity.id: _to_id(entity.id) for entity in index.entities}
    for entity in index.entities:
        yield f'<node id="{ids[entity.id]}">{data.of_row("node", node_row(index, entity))}</node>\n'
    for fact in index.relations():
        ends = f'source="{ids[fact.subject or ""]}" target="{ids[fact.object or ""]}"'
        yield f'<edge id="{_to_id(fact.id)}" {ends}>{data.of_fact(fact)}</edge>\n'


def _to_id(id: str) -> str:
    return escape_attribute(to_xml_id(id))
