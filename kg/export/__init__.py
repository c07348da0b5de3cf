"""Writes the graph in one format a module; :data:`EXPORTERS` names them all.

Every writer takes a graph and a path, writes the whole file, or folder of files, or leaves the
old one as it was, and gives the
same bytes for the same graph, in whatever order its parts came.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from kg.export import neo4j, parquet
from kg.export.doccano import write_doccano
from kg.export.ftm import write_ftm
from kg.export.gexf import write_gexf
from kg.export.graphml import write_graphml
from kg.export.jsonld import write_jsonld
from kg.export.labelstudio import write_labelstudio
from kg.export.load_records import from_record
from kg.export.neo4j import write_neo4j
from kg.export.nquads import write_nquads, write_ntriples
from kg.export.parquet import write_parquet
from kg.export.rdfxml import write_rdfxml
from kg.export.records import to_record, write_records
from kg.export.tables import load_table, write_edges, write_nodes, write_observations
from kg.export.trig import write_trig
from kg.export.turtle import write_turtle

if TYPE_CHECKING:
    from collections.abc import Callable
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
    "write_ftm",
    "write_gexf",
    "write_graphml",
    "write_jsonld",
    "write_labelstudio",
    "write_neo4j",
    "write_nodes",
    "write_nquads",
    "write_ntriples",
    "write_observations",
    "write_parquet",
    "write_rdfxml",
    "write_records",
    "write_trig",
    "write_turtle",
]


class Writer(Protocol):
    """Writes a graph to a file, or to a folder of files."""

    def __call__(self, graph: Graph, path: Path, /) -> None:
        """Write the graph whole, or raise ``ExportError`` and leave what was there as it was."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format.

    Attributes:
        file_name: The name of its file, or of its folder.
        write: How it is written.
        purpose: What it is for.
        parts: The names of the files in its folder; none for a format of one file.
        write_rdf12: How it is written with triple terms, for the forms of RDF 1.2.
    """

    file_name: str
    write: Writer
    purpose: str
    parts: tuple[str, ...] = ()
    write_rdf12: Writer | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """Each file of the format, from where a build writes it."""
        return tuple(f"{self.file_name}/{part}" for part in self.parts) or (self.file_name,)


def _rdf(file_name: str, write: Callable[..., None], purpose: str) -> Exporter:
    return Exporter(file_name, write, purpose, write_rdf12=partial(write, rdf12=True))


EXPORTERS: dict[str, Exporter] = {
    "turtle": _rdf("graph.ttl", write_turtle, "RDF: plain statements and claims with their evidence"),
    "trig": _rdf("graph.trig", write_trig, "the same RDF, the claims of each document in its own graph"),
    "ntriples": _rdf("graph.nt", write_ntriples, "the RDF of graph.ttl, one statement a line"),
    "nquads": _rdf("graph.nq", write_nquads, "the RDF of graph.trig, one statement a line"),
    "jsonld": Exporter("graph.jsonld", write_jsonld, "the RDF of graph.ttl as JSON"),
    "rdfxml": Exporter("graph.rdf", write_rdfxml, "the RDF of graph.ttl as XML"),
    "graphml": Exporter("graph.graphml", write_graphml, "networkx, igraph, Gephi"),
    "gexf": Exporter("graph.gexf", write_gexf, "Gephi's own format"),
    "records": Exporter("records.jsonl", write_records, "what was read from each document, with offsets"),
    "labelstudio": Exporter("labelstudio.json", write_labelstudio, "correcting by hand in Label Studio"),
    "doccano": Exporter("doccano.jsonl", write_doccano, "correcting by hand in doccano"),
    "nodes": Exporter("nodes.csv", write_nodes, "a table of entities"),
    "edges": Exporter("edges.csv", write_edges, "a table of relations with their sentences"),
    "observations": Exporter("observations.csv", write_observations, "a table of facts without an object"),
    "parquet": Exporter("parquet", write_parquet, "the three tables with their types", parquet.FILES),
    "neo4j": Exporter("neo4j", write_neo4j, "loading into Neo4j in bulk", neo4j.FILES),
    "ftm": Exporter("entities.ftm.json", write_ftm, "FollowTheMoney: Aleph, yente, nomenklatura"),
}
