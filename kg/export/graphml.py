"""``graph.graphml``: for networkx, igraph and Gephi, written as text.

Nodes are entities, edges are facts between two entities, in every status (see the key ``status``). Each key
has one type; a list stands joined with `` | `` under its own name and exactly under ``NAME_json``. Numbers
and states, which have no second entity, are the node's ``observations_json``; those of no entity are the
graph's.

The bytes are those that lxml gives for the same elements, in a fraction of its time.
"""

from __future__ import annotations

import logging
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from kg.export.atomic import open_atomic
from kg.export.graphml_data import KEYS, Data
from kg.export.graphml_edges import Edges
from kg.export.graphml_nodes import Nodes
from kg.export.index import build_index, uncollected
from kg.export.xml_text import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.export.index import Index
    from kg.model import Graph

_LOG = logging.getLogger(__name__)
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {str: "string", int: "long", float: "double"}
# So many nodes or edges are encoded and written together.
_BATCH = 64
_Thing = TypeVar("_Thing")


# Nothing made here refers to itself, and walking the graph again and again takes a third of the time.
@uncollected()
def write_graphml(graph: Graph, path: Path) -> None:
    """Write the graph as GraphML.

    Characters that XML cannot hold become U+FFFD, with a warning that counts them; they stay whole, as
    escapes, in the ``_json`` keys.

    Raises:
        ExportError: Where the file cannot be written or the graph refers to what it does not hold.
    """
    index, data = build_index(graph), Data()
    with open_atomic(path) as file:
        for chunk in _chunks(index, data):
            file.write(chunk.encode(errors="backslashreplace"))
    if data.replaced:
        _LOG.warning("%s: %d characters that XML cannot hold were replaced", path.name, data.replaced)


def _chunks(index: Index, data: Data) -> Iterator[str]:
    yield f"<?xml version='1.0' encoding='utf-8'?>\n<graphml xmlns=\"{_NAMESPACE}\">"
    yield "".join(_keys())
    unattached = data.of_nothing(index)
    yield '<graph id="G" edgedefault="directed">' + (f"{unattached}\n" if unattached else "")
    yield from map(Nodes(index, data).of, _batches(index.entities))
    yield from map(Edges(index, data).of, _batches(index.relations()))
    yield "</graph></graphml>"


def _keys() -> Iterator[str]:
    for domain, columns in KEYS.items():
        for column in columns:
            named = f'id="{domain[0]}_{column.name}" for="{domain}" attr.name="{column.name}"'
            meaning = escape_text(column.meaning)
            yield f'<key {named} attr.type="{_TYPES[column.type]}"><desc>{meaning}</desc></key>\n'


def _batches(things: Iterable[_Thing]) -> Iterator[list[_Thing]]:
    left = iter(things)
    while batch := list(islice(left, _BATCH)):
        yield batch
