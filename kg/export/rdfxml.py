"""``graph.rdf``: the statements of ``graph.ttl`` as RDF/XML, for tools that read nothing newer."""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING

from kg.errors import ExportError
from kg.export.atomic import open_atomic_text
from kg.export.index import build_index
from kg.export.rdf import Blocks
from kg.export.terms import TYPE, expand, split
from kg.export.values import count_replaced, to_xml_text
from kg.export.xml_text import escape_attribute, escape_text
from kg.ontology.namespaces import PREFIXES, to_iri

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.export.rdf import Block
    from kg.model import Graph

_LOG = logging.getLogger(__name__)
# What every edition of XML and every reader takes for a name: ASCII, and the Han characters of Unicode 1.1.
_LOCAL_NAME = re.compile("[A-Za-z_\u4e00-\u9fa5][A-Za-z0-9_.\u4e00-\u9fa5-]*$")
_ELSEWHERE = "x"


def write_rdfxml(graph: Graph, path: Path) -> None:
    """Write the graph as RDF/XML.

    Characters that XML cannot hold become U+FFFD, with a warning that counts them.

    Raises:
        ExportError: Where the file cannot be written, the graph refers to what it does not hold, or the name
            of a property ends in no letter, which RDF/XML has no way to write.
    """
    lines = _Lines()
    blocks = Blocks(build_index(graph))
    with open_atomic_text(path) as file:
        declared = "".join(f'\n  xmlns:{prefix}="{start}"' for prefix, start in sorted(PREFIXES.items()))
        file.write(f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF{declared}>\n')
        for block in blocks.all():
            file.writelines(lines.of_block(block))
        file.write("</rdf:RDF>\n")
    if lines.replaced:
        _LOG.warning("%s: %d characters that XML cannot hold were replaced", path.name, lines.replaced)


class _Lines:
    """Makes the elements as text and counts the characters that XML cannot hold."""

    def __init__(self) -> None:
        self.replaced = 0
        self._names: dict[str, tuple[str, str]] = {}

    def of_block(self, block: Block) -> Iterator[str]:
        yield f'<rdf:Description rdf:about="{_to_attribute(block.subject)}">\n'
        for term, value in block.pairs:
            if term not in self._names:
                self._names[term] = _to_name(term)
            name, declared = self._names[term]
            yield f"  <{name}{declared}{self._value(value)}</{name}>\n"
        yield "</rdf:Description>\n"

    def _value(self, term: str) -> str:
        """The rest of a property's opening, with its attributes, and its text."""
        text, language, datatype = split(term)
        if text is None:
            return f' rdf:resource="{_to_attribute(term)}">'
        mark = f' xml:lang="{language}"' if language else ""
        mark += f' rdf:datatype="{to_iri(datatype)}"' if datatype else ""
        raw = json.loads(text)
        self.replaced += count_replaced(raw)
        return f"{mark}>{escape_text(to_xml_text(raw))}"


def _to_name(term: str) -> tuple[str, str]:
    """A property's name in XML, and the declaration that it needs."""
    iri = expand(term)[1:-1]
    prefix, _, local = term.partition(":")
    if term == TYPE:
        return "rdf:type", ""
    if prefix in PREFIXES and _LOCAL_NAME.fullmatch(local):
        return term, ""
    found = _LOCAL_NAME.search(iri)
    if found is None:
        raise ExportError(iri, "a property that RDF/XML cannot name", "write another form of RDF")
    start = escape_attribute(iri[: found.start()])
    return f"{_ELSEWHERE}:{found.group()}", f' xmlns:{_ELSEWHERE}="{start}"'


def _to_attribute(term: str) -> str:
    return escape_attribute(expand(term)[1:-1])
