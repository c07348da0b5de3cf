"""``graph.trig``: the statements of ``graph.ttl``, each document's claims and evidence in a named graph.

What documents share (entities, plain statements, facts, times) is the default graph; the name of a document's
graph is the document's own IRI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.atomic import open_atomic_text
from kg.export.index import build_index
from kg.export.rdf import Blocks
from kg.export.turtle import write_blocks, write_prefixes

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model import Graph


def write_trig(graph: Graph, path: Path, *, rdf12: bool = False) -> None:
    """Write the graph as TriG; arguments as of :func:`kg.export.turtle.write_turtle`.

    Raises:
        ExportError: Where the file cannot be written or the graph refers to what it does not hold.
    """
    blocks = Blocks(build_index(graph), rdf12=rdf12)
    with open_atomic_text(path) as file:
        write_prefixes(file, rdf12=rdf12)
        write_blocks(file, blocks.shared())
        for name, of_document in blocks.documents():
            file.write(f"\n{name} {{")
            write_blocks(file, of_document, indent="    ")
            file.write("}\n")
