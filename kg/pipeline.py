"""The whole way of the data on one screen: files, documents, what each says, one graph of all, and its files."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from kg.engine import map_in_order
from kg.export import EXPORTERS
from kg.extract.reader import read_document
from kg.graph import build_graph
from kg.ingest import load_documents
from kg.model import Document, Extraction, Graph, Problem
from kg.report import Report, count_graph, write_report
from kg.resolve import resolve_entities
from kg.resolve.document import find_entities
from kg.store import Workspace
from kg.view import draw_overview, write_page

DATABASE = "kg.duckdb"
Inputs = Sequence[str | Path]
Seen = Callable[[Extraction | Problem], None]


def read(document: Document, lexer: str = "lac") -> Extraction:
    """What one document says (the step that other processes run)."""
    return read_document(document, find_entities, lexer)


def extract(
    inputs: Inputs, *, date: str | None = None, lexer: str = "lac", jobs: int = 1
) -> Iterator[Extraction | Problem]:
    """Reads inputs one by one; what cannot be read comes as a ``Problem`` and the rest goes on.

    Args:
        inputs: Files, folders, globs, or ``-`` for standard input.
        date: Publication date (YYYY-MM-DD) of documents that state none.
        lexer: ``lac`` or ``jieba``.
        jobs: Number of processes.
    """
    problems: list[Problem] = []
    documents = _set_aside(load_documents(inputs, date=date), problems)
    for extraction in map_in_order(partial(read, lexer=lexer), documents, jobs):
        yield from _take(problems)
        yield extraction
    yield from _take(problems)


def resolve(extractions: Iterable[Extraction]) -> Graph:
    """One graph of what all documents say."""
    ordered = sorted(extractions, key=lambda extraction: extraction.document.id)
    return build_graph(ordered, resolve_entities(ordered))


def build(
    inputs: Inputs,
    directory: Path | None = None,
    *,
    date: str | None = None,
    lexer: str = "lac",
    jobs: int = 1,
    timing: bool = True,
    seen: Seen | None = None,
) -> tuple[Graph, Report]:
    """Reads inputs into one resolved graph and, where a directory is given, writes every file there.

    Args:
        inputs: Files, folders, globs, or ``-`` for standard input.
        directory: Where to write; made where it is missing.
        date: Publication date of documents that state none.
        lexer: ``lac`` or ``jieba``.
        jobs: Number of processes.
        timing: Whether the report tells the run's time; without it every file is the same at each build.
        seen: Called with each extraction and problem as it comes.
    """
    began = time.perf_counter()
    problems: list[Problem] = []
    if directory:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / DATABASE).unlink(missing_ok=True)
    with Workspace(directory / DATABASE if directory else None) as workspace:
        stream = extract(inputs, date=date, lexer=lexer, jobs=jobs)
        workspace.add_many(_watch(stream, problems, seen))
        graph = resolve(workspace.extractions())
    report = count_graph(graph, problems, time.perf_counter() - began if timing else None)
    if directory:
        write_all(graph, report, directory)
    return graph, report


def write_all(graph: Graph, report: Report, directory: Path) -> None:
    """Writes every export, the picture, the page and the report; each file whole or not at all."""
    for exporter in EXPORTERS.values():
        exporter.write(graph, directory / exporter.file_name)
    draw_overview(graph, directory / "graph.png")
    write_page(graph, directory / "graph.html")
    write_report(report, directory / "report.json")


def _set_aside(loaded: Iterable[Document | Problem], problems: list[Problem]) -> Iterator[Document]:
    for item in loaded:
        if isinstance(item, Problem):
            problems.append(item)
        else:
            yield item


def _take(problems: list[Problem]) -> Iterator[Problem]:
    while problems:
        yield problems.pop(0)


def _watch(
    stream: Iterable[Extraction | Problem], problems: list[Problem], seen: Seen | None
) -> Iterator[Extraction]:
    for item in stream:
        if seen:
            seen(item)
        if isinstance(item, Problem):
            problems.append(item)
        else:
            yield item
