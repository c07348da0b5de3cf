"""``graph.nq`` and ``graph.nt``: one statement a line, for loading in bulk, and for ``diff``.

N-Quads has the statements of ``graph.trig``, N-Triples those of ``graph.ttl``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from kg.export.atomic import open_atomic_text
from kg.export.index import build_index
from kg.export.rdf import Block, Blocks
from kg.export.terms import expand

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.model import Graph


def write_nquads(graph: Graph, path: Path, *, rdf12: bool = False) -> None:
    """Write the graph as N-Quads; arguments as of :func:`kg.export.turtle.write_turtle`.

    Raises:
        ExportError: Where the file cannot be written or the graph refers to what it does not hold.
    """
    blocks = Blocks(build_index(graph), rdf12=rdf12)
    with open_atomic_text(path) as file:
        _write_lines(file, blocks.shared(), ".")
        for name, of_document in blocks.documents():
            _write_lines(file, of_document, f"{name} .")


def write_ntriples(graph: Graph, path: Path, *, rdf12: bool = False) -> None:
    """Write the graph as N-Triples; arguments as of :func:`kg.export.turtle.write_turtle`.

    Raises:
        ExportError: Where the file cannot be written or the graph refers to what it does not hold.
    """
    blocks = Blocks(build_index(graph), rdf12=rdf12)
    with open_atomic_text(path) as file:
        _write_lines(file, blocks.all(), ".")


def _write_lines(file: TextIO, blocks: Iterable[Block], end: str) -> None:
    for block in blocks:
        subject = expand(block.subject)
        file.writelines(f"{subject} {expand(term)} {expand(value)} {end}\n" for term, value in block.pairs)
