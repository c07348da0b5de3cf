"""Writes the graph in one file format a module; :data:`EXPORTERS` names them all.

Every writer takes a graph and a path, writes the whole file or leaves the old one as it was, and gives the
same bytes for the same graph, in whatever order its parts came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kg.export.doccano import write_doccano
from kg.export.gexf import write_gexf
from kg.export.graphml import write_graphml
from kg.export.jsonld import write_jsonld
from kg.export.labelstudio import write_labelstudio
from kg.export.load_records import from_record
from kg.export.nquads import write_nquads
from kg.export.records import to_record, write_records
from kg.export.tables import load_table, write_edges, write_nodes, write_observations
from kg.export.trig import write_trig
from kg.export.turtle import write_turtle

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model import Graph

__all__ = [
    "EXPORTERS",
    "Exporter",
    "from_record",
    "load_table",
    "to_record",
    "write_doccano",
    "write_edges",
    "write_gexf",
    "write_graphml",
    "write_jsonld",
    "write_labelstudio",
    "write_nodes",
    "write_nquads",
    "write_observations",
    "write_records",
    "write_trig",
    "write_turtle",
]


class Writer(Protocol):
    """Writes a graph to a file."""

    def __call__(self, graph: Graph, path: Path, /) -> None:
        """Write the graph whole, or raise ``ExportError`` and leave the file as it was."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: the name of its file, how it is written, and what it is for."""

    file_name: str
    write: Writer
    purpose: str


EXPORTERS: dict[str, Exporter] = {
    "turtle": Exporter("graph.ttl", write_turtle, "RDF: plain statements and claims with their evidence"),
    "trig": Exporter("graph.trig", write_trig, "the same RDF, the claims of each document in its own graph"),
    "nquads": Exporter("graph.nq", write_nquads, "the RDF of graph.trig, one statement a line"),
    "jsonld": Exporter("graph.jsonld", write_jsonld, "the RDF of graph.ttl as JSON"),
    "graphml": Exporter("graph.graphml", write_graphml, "networkx, igraph, Gephi"),
    "gexf": Exporter("graph.gexf", write_gexf, "Gephi's own format"),
    "records": Exporter("records.jsonl", write_records, "what was read from each document, with offsets"),
    "labelstudio": Exporter("labelstudio.json", write_labelstudio, "correcting by hand in Label Studio"),
    "doccano": Exporter("doccano.jsonl", write_doccano, "correcting by hand in doccano"),
    "nodes": Exporter("nodes.csv", write_nodes, "a table of entities"),
    "edges": Exporter("edges.csv", write_edges, "a table of relations with their sentences"),
    "observations": Exporter("observations.csv", write_observations, "a table of numbers and states"),
}
