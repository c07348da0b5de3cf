"""``graph.jsonld``: the statements of ``graph.ttl`` as JSON-LD, a subject a line, the context inside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.export.atomic import open_atomic_text
from kg.export.index import build_index
from kg.export.rdf import Blocks
from kg.export.terms import TYPE, split
from kg.export.values import to_json
from kg.ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from kg.export.rdf import Block
    from kg.model import Graph


def write_jsonld(graph: Graph, path: Path) -> None:
    """Write the graph as JSON-LD.

    Raises:
        ExportError: Where the file cannot be written or the graph refers to what it does not hold.
    """
    blocks = Blocks(build_index(graph))
    with open_atomic_text(path) as file:
        file.write(f'{{"@context": {to_json(dict(sorted(PREFIXES.items())))},\n"@graph": [')
        for number, block in enumerate(blocks.all()):
            file.write((",\n" if number else "\n") + to_json(_to_node(block)))
        file.write("\n]}\n")


def _to_node(block: Block) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _to_id(block.subject)}
    for term, value in block.pairs:
        if term == TYPE:
            node.setdefault("@type", []).append(_to_id(value))
        else:
            node.setdefault(_to_id(term), []).append(_to_value(value))
    return node


def _to_id(term: str) -> str:
    return term.strip("<>")


def _to_value(term: str) -> dict[str, str]:
    text, language, datatype = split(term)
    if text is None:
        return {"@id": _to_id(term)}
    value = {"@value": json.loads(text)}
    if language:
        value["@language"] = language
    return value | ({"@type": datatype} if datatype else {})
