"""Entities as nodes of GraphML; those whose texts need no escape, which most are, without the row between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.graphml_data import OPENINGS, listed, to_ids
from kg.export.rows import node_row
from kg.export.xml_text import is_plain_quoted
from kg.ontology.iris import entity_iri

if TYPE_CHECKING:
    from kg.export.graphml_data import Data
    from kg.export.index import Index
    from kg.model import Entity

_NODE = OPENINGS["node"]
_NAME, _LABEL, _TYPE, _IRI = (_NODE[name] for name in ("name", "label", "type", "iri"))
_CONFIDENCE, _MENTIONS, _SOURCES = (_NODE[name] for name in ("confidence", "mentions", "sources"))


class Nodes:
    """Makes the nodes of one graph."""

    def __init__(self, index: Index, data: Data) -> None:
        self._index, self._data = index, data
        self._plain_documents = is_plain_quoted("".join(index.extraction))

    def of(self, entities: list[Entity]) -> str:
        """The nodes of some entities, one after the other."""
        to_data, ids = self._to_data, to_ids([entity.id for entity in entities])
        pairs = zip(ids, entities, strict=True)
        return "".join([f'<node id="{xml_id}">{to_data(entity)}</node>\n' for xml_id, entity in pairs])

    def _to_data(self, entity: Entity) -> str:
        name, aliases, index = entity.name, entity.aliases, self._index
        is_usual = self._plain_documents and name and not entity.identifiers
        if not is_usual or index.attributes(entity.id) or not is_plain_quoted("".join((name, *aliases))):
            return self._data.of_row("node", node_row(index, entity))
        documents = sorted({reference[0] for reference in entity.references})
        sources = index.sources(documents) if index.reprints else len(documents)
        return (
            f"{_NAME}{name}</data>{_LABEL}{name}</data>{_TYPE}{entity.type._value_}</data>"
            f"{_IRI}{entity_iri(entity)}</data>{listed('node', 'aliases', aliases)}"
            f"{_CONFIDENCE}{float(entity.confidence)}</data>{_MENTIONS}{entity.mentions}</data>"
            f"{listed('node', 'documents', documents)}{_SOURCES}{sources}</data>"
        )
