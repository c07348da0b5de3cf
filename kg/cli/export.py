"""``kg export``."""

from __future__ import annotations

import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import console
from kg.cli.options import Folder
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.export import Exporter, Writer
    from kg.model import Graph

_BLOCK = 1 << 20


class Form(StrEnum):
    """Every form of the graph, in the order of ``kg.export.EXPORTERS``."""

    TURTLE = "turtle"
    TRIG = "trig"
    NTRIPLES = "ntriples"
    NQUADS = "nquads"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"
    GRAPHML = "graphml"
    GEXF = "gexf"
    RECORDS = "records"
    LABELSTUDIO = "labelstudio"
    DOCCANO = "doccano"
    NODES = "nodes"
    EDGES = "edges"
    OBSERVATIONS = "observations"
    PARQUET = "parquet"
    NEO4J = "neo4j"
    FTM = "ftm"


def export(
    graph: Folder,
    form: Annotated[Form, typer.Option("-f", "--format", help="The form to write.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="A file or folder; standard output without it, or with -."),
    ] = None,
    rdf12: Annotated[
        bool, typer.Option("--rdf12", help="RDF 1.2: claims reify their statements as triple terms.")
    ] = False,
) -> None:
    """Writes a graph that was built in one form.

    parquet and neo4j are several files and need a folder, which is made; into a folder that is there, any
    other form is written under its usual name.

    Example: `kg export -g output --format neo4j -o neo4j`
    """
    from kg.export import EXPORTERS
    from kg.join import load_graph

    exporter = EXPORTERS[form.value]
    write = exporter.write_rdf12 if rdf12 else exporter.write
    if write is None:
        known = ", ".join(name for name, found in EXPORTERS.items() if found.write_rdf12)
        raise typer.BadParameter(f"{form.value} has no form for RDF 1.2: there are {known}")
    to_stream = output is None or str(output) == "-"
    if to_stream and exporter.parts:
        raise typer.BadParameter(f"{form.value} is several files: name a folder with --output")
    try:
        loaded = load_graph(graph)
    except KgError as error:
        console.fail(error, console.USAGE)
    try:
        if to_stream or output is None:
            _stream(exporter, write, loaded)
        else:
            is_inside = output.is_dir() and not exporter.parts
            write(loaded, output / exporter.file_name if is_inside else output)
    except KgError as error:
        console.fail(error)


def _stream(exporter: Exporter, write: Writer, graph: Graph) -> None:
    """Writes the form to standard output, whole: a graph that cannot be written gives nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / exporter.file_name
        write(graph, path)
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                console.write_bytes(block)
