"""What a writer makes of a graph, and what readers of RDF find in it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyoxigraph

from kg.export import write_turtle

if TYPE_CHECKING:
    from collections.abc import Callable

    import rdflib

    from kg.model import Graph


def read_strictly(text: str, form: pyoxigraph.RdfFormat) -> set[pyoxigraph.Quad]:
    """Every statement, read by a parser that checks IRIs and language tags."""
    return set(pyoxigraph.parse(text.encode(), format=form))


def to_triples(data: rdflib.Graph) -> set[tuple[str, ...]]:
    """Every statement as N-Triples text, literals as they were written."""
    return {tuple(term.n3() for term in triple) for triple in data}


def write(graph: Graph, writer: Callable[[Graph, Path], None] = write_turtle) -> str:
    """The text that a writer makes of a graph."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "graph"
        writer(graph, path)
        return path.read_text("utf-8")
