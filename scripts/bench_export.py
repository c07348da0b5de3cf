"""Time and peak memory of the writers against rdflib's and networkx's, on invented claims.

    python scripts/bench_export.py [--claims 200000] [--others 2000] [--times 1] [NAME ...]
    python scripts/bench_export.py --others 200000 --times 3 graphml networkx "networkx xml"

Each writer runs in a process of its own, so that one's memory is not another's. Only writing is timed: the
other libraries hold the graph in their own form by then, ours make theirs while they write. ``--others`` is
how many claims the others get: rdflib's Turtle writer takes up to a minute for 2,000 and four times that for
4,000.
Prints wall and processor seconds of the fastest of so many ``--times``, the processor seconds that loading
took, MB of memory at most above what the loaded graph takes (as Linux counts them), and MB written; and,
where GraphML and networkx's writers of it get as many claims, how many times as long they take, without and
with loading.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import multiprocessing
import re
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export import EXPORTERS, write_ntriples
from kg.export.index import build_index
from kg.export.rows import fact_row, flatten, node_row
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
from kg.ontology.iris import to_digest

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.queues import Queue

    import networkx as nx
    import pyoxigraph as ox
    import rdflib

CLAIMS_A_DOCUMENT = 20
SENTENCE = "Firm {a} delivers parts to firm {b} and has done so for years, as its manager says.\n"


def make_graph(size: int) -> Graph:
    """A graph of that many claims, twenty a document, between firms that each occur some ten times."""
    firms = max(2, size // 5)
    extractions, claims = [], []
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
        claims += [(extraction.document.id, claim) for claim in extraction.claims]
    ids = {str(firm): f"Company-{firm:012d}" for firm in references}
    entities = [
        Entity(
            ids[str(firm)],
            EntityType.COMPANY,
            f"Firm {firm}",
            (f"F{firm}",),
            (),
            tuple(found),
            1.0,
            len(found),
        )
        for firm, found in references.items()
    ]
    facts = sorted((_to_fact(document, claim, ids) for document, claim in claims), key=attrgetter("claims"))
    return Graph(tuple(sorted(entities, key=attrgetter("id"))), tuple(facts), tuple(extractions))


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


def _to_fact(document: str, claim: Claim, ids: dict[str, str]) -> Fact:
    return Fact(
        f"{claim.predicate.value}-{to_digest(document, claim.id)}",
        claim.predicate,
        ids[str(claim.subject)],
        ids[str(claim.object)],
        attributes=claim.attributes,
        claims=((document, claim.id),),
    )


def load_rdflib(graph: Graph) -> rdflib.Graph:
    """The statements of graph.ttl in rdflib's memory."""
    import rdflib

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nt"
        write_ntriples(graph, path)
        return rdflib.Graph().parse(path, format="nt")


def write_rdflib_turtle(graph: rdflib.Graph, path: Path) -> None:
    """What rdflib's Turtle writer makes of them."""
    graph.serialize(path, format="turtle", encoding="utf-8")


def write_rdflib_ntriples(graph: rdflib.Graph, path: Path) -> None:
    """What its writer of N-Triples makes of them, which need not search for prefixes."""
    graph.serialize(path, format="nt", encoding="utf-8")


def load_pyoxigraph(graph: Graph) -> list[ox.Triple]:
    """The statements of graph.ttl in pyoxigraph's memory."""
    import pyoxigraph as ox

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nt"
        write_ntriples(graph, path)
        return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)]


def write_pyoxigraph(triples: list[ox.Triple], path: Path) -> None:
    """What pyoxigraph's Turtle writer makes of them."""
    import pyoxigraph as ox

    with path.open("wb") as file:
        ox.serialize(triples, file, format=ox.RdfFormat.TURTLE)


def load_networkx(graph: Graph) -> nx.MultiDiGraph[str]:
    """The nodes and edges of graph.graphml in networkx's memory."""
    import networkx as nx

    index = build_index(graph)
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in index.entities:
        found.add_node(entity.id, **flatten(node_row(index, entity)))
    for fact in index.relations():
        found.add_edge(fact.subject or "", fact.object or "", fact.id, **flatten(fact_row(index, fact)))
    return found


def write_networkx(graph: nx.MultiDiGraph[str], path: Path) -> None:
    """What networkx's GraphML writer makes of them: with lxml, its faster one, which ``write_graphml`` is."""
    import networkx as nx

    nx.write_graphml_lxml(graph, path)


def write_networkx_xml(graph: nx.MultiDiGraph[str], path: Path) -> None:
    """What it makes of them without lxml, as ``write_graphml`` does where lxml is not installed."""
    import networkx as nx

    nx.write_graphml_xml(graph, path)


def load_nothing(graph: Graph) -> Graph:
    """Our own writers take the graph itself."""
    return graph


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall and processor seconds, those of loading, MB of memory above the loaded graph, and MB written."""

    seconds: float
    processor: float
    loading: float
    above: float
    written: float


def measure(
    load: Callable[[Graph], Any], write: Callable[[Any, Path], None], make: Callable[[], Graph], times: int
) -> Measured:
    """One writer in a process of its own."""
    context = multiprocessing.get_context("spawn")
    results: Queue[Measured] = context.Queue()
    process = context.Process(target=_run, args=(load, write, make, times, results))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{write} failed")
    return results.get()


def _run(
    load: Callable[[Graph], Any],
    write: Callable[[Any, Path], None],
    make: Callable[[], Graph],
    times: int,
    results: Queue[Measured],
) -> None:
    graph = make()
    used = time.process_time()
    loaded = load(graph)
    loading = time.process_time() - used
    before = _reset_peak()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        timed = [_time(write, loaded, path) for _ in range(times)]
        above = _memory("VmHWM") - before
        files = path.iterdir() if path.is_dir() else [path]
        written = sum(file.stat().st_size for file in files)
        fastest = min(timed, key=itemgetter(1))
        results.put(Measured(*fastest, loading, above / 1024, written / 1e6))


def _reset_peak() -> int:
    """Give back what is free, lest a writer hide in it, and count the peak anew; what is taken, in kB."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def _memory(name: str) -> int:
    found = re.search(rf"{name}:\s*(\d+) kB", Path("/proc/self/status").read_text())
    if found is None:
        raise SystemExit("memory is counted on Linux only")
    return int(found[1])


def _time(write: Callable[[Any, Path], None], loaded: object, path: Path) -> tuple[float, float]:
    started, used = time.perf_counter(), time.process_time()
    write(loaded, path)
    return time.perf_counter() - started, time.process_time() - used


def find_ratios(found: dict[str, Measured]) -> list[str]:
    """How many times as long as ours networkx's writers of GraphML take, a line each."""
    ours = found["graphml"]
    return [
        f"{name} / graphml: {other.processor / ours.processor:.1f}, "
        f"with loading {(other.processor + other.loading) / (ours.processor + ours.loading):.1f}"
        for name, other in found.items()
        if name.startswith("networkx")
    ]


def main() -> None:
    """Run every writer, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--claims", type=int, default=200_000)
    parser.add_argument("--others", type=int, default=2_000)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("names", nargs="*", help="writers to run, such as graphml networkx; all without")
    options = parser.parse_args()
    others = {
        "rdflib": (load_rdflib, write_rdflib_turtle),
        "rdflib nt": (load_rdflib, write_rdflib_ntriples),
        "pyoxigraph": (load_pyoxigraph, write_pyoxigraph),
        "networkx": (load_networkx, write_networkx),
        "networkx xml": (load_networkx, write_networkx_xml),
    }
    runs: list[tuple[str, Any, Any, int]] = [
        (name, load_nothing, exporter.write, options.claims) for name, exporter in EXPORTERS.items()
    ]
    runs += [(name, *pair, options.others) for name, pair in others.items()]
    heads = f"{'seconds':>9}{'cpu s':>9}{'cpu s/100k':>11}{'load s':>8}{'MB':>8}{'MB out':>8}"
    print(f"{'writer':<14}{'claims':>9}{heads}")
    found: dict[str, Measured] = {}
    for name, load, write, size in runs:
        if options.names and name not in options.names:
            continue
        one = found[name] = measure(load, write, partial(make_graph, size), options.times)
        cells = (
            f"{one.seconds:>9.1f}{one.processor:>9.1f}{one.processor / size * 1e5:>11.1f}{one.loading:>8.1f}"
        )
        print(f"{name:<14}{size:>9}{cells}{one.above:>8.0f}{one.written:>8.0f}", flush=True)
    if "graphml" in found and options.claims == options.others:
        print("\n".join(find_ratios(found)))


if __name__ == "__main__":
    main()
