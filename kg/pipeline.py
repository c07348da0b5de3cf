"""The whole way of the data on one screen: files, documents, what each says, one graph, its files."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

from kg.engine import map_in_order
from kg.errors import DataError, InputError
from kg.ingest import load_documents
from kg.join import resolve
from kg.model import Document, Extraction, Graph, Problem
from kg.output import Writing, hold_folder
from kg.readings import Kept, Readings, reader_version
from kg.report import Report, Run, count_graph

_LOG = logging.getLogger(__name__)
Inputs = Sequence[str | Path]
Item = Extraction | Problem
Known = Callable[[Document], Extraction | None]
Built = tuple[Graph, Report]


class Stage(StrEnum):
    """What a build does when all is read."""

    JOINING = "joining"
    WRITING = "writing"


Seen = Callable[[Item | Stage], None]


def _ignore(_: Item | Stage) -> None:
    """Where nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read.

    Attributes:
        date: Publication date (YYYY-MM-DD) of documents that state none.
        lexer: ``lac`` or ``jieba``.
        jobs: Number of processes.
        strict: Whether the first refused input ends the run.
        fresh: Whether everything is read again, whatever an earlier build has read.
    """

    date: str | None = None
    lexer: str = "lac"
    jobs: int = 1
    strict: bool = False
    fresh: bool = False


def read(document: Document, lexer: str = "lac") -> Item:
    """What one document says (the step that other processes run)."""
    from kg.extract.reader import read_document
    from kg.resolve.document import find_entities

    try:
        return read_document(document, find_entities, lexer)
    except DataError:
        raise
    except Exception as error:  # noqa: BLE001 - one odd document must not end the run of ten thousand
        _LOG.debug("%s", document.id, exc_info=True)
        return Problem(
            document.id, f"not read: {type(error).__name__}: {error}", "report it with the document"
        )


def extract(inputs: Inputs, reading: Reading | None = None, known: Known | None = None) -> Iterator[Item]:
    """Reads inputs one by one; what cannot be read comes as a ``Problem`` and the rest goes on.

    Args:
        inputs: Files, folders, globs, or ``-`` for standard input.
        reading: How to read them.
        known: What was read from a document before, or None.

    Raises:
        InputError: Where the date is none, or ``strict`` meets an input that is refused.
    """
    reading = reading or Reading()
    waiting: list[Problem] = []
    documents = _set_aside(load_documents(inputs, date=reading.date), waiting)
    for found in map_in_order(partial(read, lexer=reading.lexer), documents, reading.jobs, known=known):
        yield from _pass_on([*waiting, found], strict=reading.strict)
        waiting.clear()
    yield from _pass_on(waiting, strict=reading.strict)


def build(
    inputs: Inputs,
    directory: Path | None = None,
    reading: Reading | None = None,
    writing: Writing | None = None,
    *,
    seen: Seen = _ignore,
) -> Built:
    """Reads inputs into one resolved graph and, where a directory is given, writes every file there.

    Args:
        inputs: Files, folders, globs, or ``-`` for standard input.
        directory: Where to write; made where it is missing. Where nothing could be read, it stays as it was.
        reading: How to read.
        writing: How to write.
        seen: Called with each extraction and problem as it comes, and with each stage after reading.

    Raises:
        KgError: Where the folder is in use or cannot be written, or ``strict`` meets a refused input.
    """
    reading = reading or Reading()
    kept = Kept(reader_version(reading.lexer))
    if directory is None:
        with Readings() as workspace:
            return _read_all(inputs, workspace, reading, kept, seen)
    _check_apart(inputs, directory)
    with hold_folder(directory) as folder:
        if not reading.fresh:
            folder.load_kept(kept)
        with folder.open_workspace() as workspace:
            graph, report = _read_all(inputs, workspace, reading, kept, seen)
        if not report.documents and report.failed:
            folder.drop()
        else:
            seen(Stage.WRITING)
            report = folder.write(graph, report, writing or Writing())
            folder.publish()
    return graph, report


def _read_all(inputs: Inputs, workspace: Readings, reading: Reading, kept: Kept, seen: Seen) -> Built:
    """Reads every input into the workspace, and joins what they say."""
    began = time.perf_counter()
    problems: list[Problem] = []
    workspace.note_reader(kept.reader)
    workspace.add_many(_split(extract(inputs, reading, kept.find), problems, seen))
    seen(Stage.JOINING)
    graph = resolve(workspace.extractions())
    report = count_graph(graph, problems)
    run = Run(
        time.perf_counter() - began, report.documents - kept.documents, report.characters - kept.characters
    )
    return graph, replace(report, run=run)


def _check_apart(inputs: Inputs, directory: Path) -> None:
    """The next build must not read this one's files as documents."""
    for folder in (Path(one) for one in inputs if str(one) != "-"):
        if folder.is_dir() and directory.resolve().is_relative_to(folder.resolve()):
            found = f"lies in the input folder {str(folder)!r}, and would be read as documents next time"
            raise InputError(str(directory), found, "give an output folder beside the inputs")


def _set_aside(loaded: Iterable[Document | Problem], problems: list[Problem]) -> Iterator[Document]:
    for item in loaded:
        if isinstance(item, Problem):
            problems.append(item)
        else:
            yield item


def _pass_on(found: Iterable[Item], *, strict: bool) -> Iterator[Item]:
    for item in found:
        if strict and isinstance(item, Problem) and item.severity == "error":
            raise InputError(item.where, item.found, item.fix)
        yield item


def _split(stream: Iterable[Item], problems: list[Problem], seen: Seen) -> Iterator[Extraction]:
    for item in stream:
        seen(item)
        if isinstance(item, Problem):
            problems.append(item)
        else:
            yield item
