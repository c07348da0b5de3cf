"""Time and peak memory of the writers against rdflib's and networkx's, on invented claims.

    python scripts/bench_export.py [--claims 200000] [--others 20000]

Each writer runs in a process of its own, so that one's memory is not another's. ``--others`` is how many
claims the other libraries get: rdflib's Turtle writer takes a minute for 2,000 and four times that for 4,000.
Prints seconds, MB above the graph itself, and MB written.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export import EXPORTERS
from kg.export.index import build_index
from kg.export.rows import fact_row, flatten, node_row
from kg.export.values import to_json
from kg.model import (
    Claim,
    Document,
    DocumentEntity,
    Entity,
    EntityType,
    Extraction,
    Fact,
    Graph,
    Predicate,
    Reference,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.queues import Queue

CLAIMS_A_DOCUMENT = 20
SENTENCE = "Firm {a} delivers parts to firm {b} and has done so for years, as its manager says.\n"


def make_graph(size: int) -> Graph:
    """A graph of that many claims, twenty a document, between firms that each occur some ten times."""
    firms = max(2, size // 5)
    extractions, facts = [], []
    references: dict[int, list[Reference]] = {}
    for number in range(size // CLAIMS_A_DOCUMENT):
        pairs = [
            (place * 7919 % firms, (place * 104729 + 1) % firms)
            for place in range(number * CLAIMS_A_DOCUMENT, (number + 1) * CLAIMS_A_DOCUMENT)
        ]
        extraction = _read_document(f"document-{number:06d}", pairs)
        extractions.append(extraction)
        for entity in extraction.entities:
            references.setdefault(int(entity.id), []).append(Reference(extraction.document.id, entity.id))
        facts += [_to_fact(extraction.document.id, claim) for claim in extraction.claims]
    entities = tuple(
        Entity(str(firm), EntityType.COMPANY, f"Firm {firm}", (f"F{firm}",), (), tuple(found))
        for firm, found in references.items()
    )
    return Graph(entities, tuple(facts), tuple(extractions))


def _read_document(id: str, pairs: list[tuple[int, int]]) -> Extraction:
    sentences = [SENTENCE.format(a=a, b=b) for a, b in pairs]
    claims, start = [], 0
    for place, ((a, b), sentence) in enumerate(zip(pairs, sentences, strict=True)):
        span = Span(start, start + len(sentence) - 1)
        product = (("product", "parts"),)
        claims.append(
            Claim(
                f"c{place}",
                Predicate.SUPPLIES,
                str(a),
                str(b),
                attributes=product,
                evidence=(span,),
                rule="bench",
            )
        )
        start += len(sentence)
    firms = dict.fromkeys(firm for pair in pairs for firm in pair)
    named = tuple(
        DocumentEntity(str(firm), EntityType.COMPANY, f"Firm {firm}", mentions=(Span(0, 4),))
        for firm in firms
    )
    return Extraction(Document(id, "".join(sentences), "A title", "2021-03-02"), named, tuple(claims))


def _to_fact(document: str, claim: Claim) -> Fact:
    key = (document, claim.id)
    return Fact(
        f"{document}/{claim.id}",
        claim.predicate,
        claim.subject,
        claim.object,
        attributes=claim.attributes,
        claims=(key,),
    )


def write_rdflib(graph: Graph, path: Path) -> None:
    """The statements of graph.ttl through rdflib: its graph, its Turtle writer."""
    import rdflib

    lines = path.with_suffix(".nt")
    _write_lines(graph, lines)
    rdflib.Graph().parse(lines, format="nt").serialize(path, format="turtle", encoding="utf-8")


def write_rdflib_lines(graph: Graph, path: Path) -> None:
    """The statements of graph.ttl through rdflib as N-Triples, which spares it the search for prefixes."""
    import rdflib

    lines = path.with_suffix(".nt")
    _write_lines(graph, lines)
    rdflib.Graph().parse(lines, format="nt").serialize(path, format="nt", encoding="utf-8")


def write_pyoxigraph(graph: Graph, path: Path) -> None:
    """The statements of graph.ttl through pyoxigraph: its parser, its Turtle writer."""
    import pyoxigraph

    lines = path.with_suffix(".nt")
    _write_lines(graph, lines)
    with path.open("wb") as file:
        quads = pyoxigraph.parse(path=str(lines), format=pyoxigraph.RdfFormat.N_TRIPLES)
        pyoxigraph.serialize((quad.triple for quad in quads), file, format=pyoxigraph.RdfFormat.TURTLE)


def write_networkx(graph: Graph, path: Path) -> None:
    """The nodes and edges of graph.graphml through networkx: its graph, its lxml writer."""
    import networkx as nx

    index = build_index(graph)
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in index.entities:
        found.add_node(entity.id, **flatten(node_row(index, entity), to_json))
    for fact in index.relations():
        found.add_edge(
            fact.subject or "", fact.object or "", fact.id, **flatten(fact_row(index, fact), to_json)
        )
    nx.write_graphml_lxml(found, path)


def _write_lines(graph: Graph, path: Path) -> None:
    from kg.export.rdf import Blocks
    from kg.export.terms import expand

    blocks = Blocks(build_index(graph))
    with path.open("w", encoding="utf-8") as file:
        groups = [blocks.shared(), *(of_document for _, of_document in blocks.documents())]
        for group in groups:
            for block in group:
                subject = expand(block.subject)
                file.writelines(
                    f"{subject} {expand(term)} {expand(value)} .\n" for term, value in block.pairs
                )


def measure(write: Callable[[Graph, Path], None], size: int) -> tuple[float, float, float]:
    """Seconds, MB above the graph, and MB written, of one writer in a process of its own."""
    context = multiprocessing.get_context("spawn")
    results: Queue[tuple[float, float, float]] = context.Queue()
    process = context.Process(target=_run, args=(write, size, results))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{write.__name__} failed")
    return results.get()


def _run(write: Callable[[Graph, Path], None], size: int, results: Queue[tuple[float, float, float]]) -> None:
    graph = make_graph(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        started = time.perf_counter()
        write(graph, path)
        seconds = time.perf_counter() - started
        above = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        results.put((seconds, above / 1024, path.stat().st_size / 1e6))


def main() -> None:
    """Run every writer once."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--claims", type=int, default=200_000)
    parser.add_argument("--others", type=int, default=2_000)
    options = parser.parse_args()
    others = {
        "rdflib": write_rdflib,
        "rdflib nt": write_rdflib_lines,
        "pyoxigraph": write_pyoxigraph,
        "networkx": write_networkx,
    }
    runs = [(name, exporter.write, options.claims) for name, exporter in EXPORTERS.items()]
    runs += [(name, write, options.others) for name, write in others.items()]
    print(f"{'writer':<14}{'claims':>9}{'seconds':>9}{'s/100k':>9}{'MB':>8}{'MB out':>8}")
    for name, write, size in runs:
        seconds, above, written = measure(write, size)
        print(f"{name:<14}{size:>9}{seconds:>9.1f}{seconds / size * 1e5:>9.1f}{above:>8.0f}{written:>8.0f}")


if __name__ == "__main__":
    main()
