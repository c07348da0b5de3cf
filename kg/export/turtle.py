"""``graph.ttl``: RDF 1.1 Turtle, one block a subject, written as it is made.

Each fact that is asserted is a plain statement; each claim is a node of its own with its evidence, status,
time and value. The same graph gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from kg.export.atomic import open_atomic_text
from kg.export.index import build_index
from kg.export.rdf import Block, Blocks
from kg.ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.model import Graph


def write_turtle(graph: Graph, path: Path, *, rdf12: bool = False) -> None:
    """Write the graph as Turtle.

    Args:
        graph: What to write.
        path: Where to.
        rdf12: Whether claims also reify their statements as triple terms, as RDF 1.2 has them.

    Raises:
        ExportError: Where the file cannot be written or the graph refers to what it does not hold.
    """
    blocks = Blocks(build_index(graph), rdf12=rdf12)
    with open_atomic_text(path) as file:
        write_prefixes(file, rdf12=rdf12)
        write_blocks(file, blocks.all())


def write_prefixes(file: TextIO, *, rdf12: bool = False) -> None:
    """Declare every prefix, and the version where it is not the usual one."""
    if rdf12:
        file.write('VERSION "1.2"\n')
    file.writelines(f"@prefix {prefix}: <{start}> .\n" for prefix, start in sorted(PREFIXES.items()))


def write_blocks(file: TextIO, blocks: Iterable[Block], indent: str = "") -> None:
    """Write blocks one by one, the values of a property joined by commas."""
    file.writelines(f"\n{indent}{to_turtle(block, indent)}\n" for block in blocks)


def to_turtle(block: Block, indent: str = "") -> str:
    """A subject with its properties, one a line."""
    separator = f" ;\n{indent}    "
    parts, last = [block.subject], ""
    for term, value in block.pairs:
        parts.append(f", {value}" if term == last else f"{separator if last else ' '}{term} {value}")
        last = term
    return "".join(parts) + " ."
