"""The whole way of the data on one screen: files, documents, what each says, one graph, its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.corrections import ByHand
from kg.errors import InputError
from kg.holdings import Change, Holdings
from kg.ingest import load_documents
from kg.ingest.sources import is_kind
from kg.intake import LEXER, Intake, Item, Reading, Seen, Stage, extract_documents, ignore, read
from kg.join import join, made_by
from kg.model import Graph
from kg.output import DATABASE, Folder, Writing, hold_folder
from kg.readings import Earlier, Kept, Readings, reader_version
from kg.report import Report, count_graph

__all__ = ["Reading", "Stage", "Update", "build", "extract", "read", "update"]

Inputs = Sequence[str | Path]
Built = tuple[Graph, Report]


@dataclass(frozen=True, slots=True)
class Update:
    """What became of an update; without a report where nothing changed, and so nothing was written."""

    change: Change
    report: Report | None = None


def extract(inputs: Inputs, reading: Reading | None = None) -> Iterator[Item]:
    """Reads inputs one by one; what cannot be read comes as a ``Problem`` and the rest goes on.

    Args:
        inputs: Files, folders, globs, or ``-`` for standard input.
        reading: How to read them.

    Raises:
        InputError: Where the date is none, or ``strict`` meets an input that is refused.
    """
    reading = reading or Reading()
    yield from extract_documents(load_documents(inputs, date=reading.date), reading)


def build(
    inputs: Inputs,
    directory: Path | None = None,
    reading: Reading | None = None,
    writing: Writing | None = None,
    *,
    seen: Seen = ignore,
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
    reading, writing = reading or Reading(), writing or Writing()
    loaded = load_documents(inputs, date=reading.date)
    kept = Kept(reader_version(reading.lexer or LEXER))
    intake = Intake(reading, kept, seen)
    if directory is None:
        with Readings() as workspace:
            intake.read(loaded, workspace)
            return _join(workspace, intake, reading, seen)
    _check_apart(inputs, directory)
    with hold_folder(directory) as folder:
        if not reading.fresh:
            folder.load_kept(kept)
        with folder.open_workspace() as workspace:
            intake.read(loaded, workspace)
            intake.note(workspace, writing)
            graph, report = _join(workspace, intake, reading, seen)
        if not report.documents and report.failed:
            folder.drop()
        else:
            reading.by_hand.write_copies(folder.aside)
            report = _write(folder, graph, report, writing, seen)
    return graph, report


def update(
    directory: Path,
    add: Inputs = (),
    remove: Sequence[str] = (),
    reading: Reading | None = None,
    writing: Writing | None = None,
    *,
    seen: Seen = ignore,
) -> Update:
    """Adds documents to a built graph, or takes some away, and writes every file anew.

    The files are those of one build of all documents that the folder then has, whatever the order in which
    they came. A document given replaces the one of the same id (capitals do not count), unless it cannot be
    read. Where reader or lexer are others than before, every document is read again, from the workspace.

    Args:
        directory: What :func:`build` wrote; made where it is missing. Where nothing changes, it stays so.
        add: Files, folders, globs, or ``-`` for standard input.
        remove: Ids of documents; each that is not known becomes a problem.
        reading: How to read; the date is only for documents given.
        writing: How to write, beside the forms and settings that the folder was written with.
        seen: As in :func:`build`.

    Raises:
        InputError: Where documents are to be removed and there is no graph, or a graph without its workspace.
        KgError: As :func:`build` does.
    """
    if remove and not directory.joinpath(DATABASE).exists():
        raise InputError(str(directory), "no graph here", "give a folder that kg build wrote")
    _check_apart(add, directory)
    with hold_folder(directory) as folder:
        earlier = folder.load_earlier()
        reading = _as_before(reading or Reading(), earlier, directory)
        writing = (writing or Writing()).after(Writing.from_note(earlier.writing))
        kept = Kept(reader_version(reading.lexer or LEXER))
        folder.load_kept(kept)
        intake = Intake(reading, kept, seen)
        holdings = Holdings(earlier.documents, remove)
        loaded = load_documents(add, date=reading.date, held=holdings.hashes)
        with folder.open_workspace() as workspace:
            intake.read(holdings.follow(loaded), workspace)
            change = intake.settle(holdings, earlier.problems, workspace)
            intake.note(workspace, writing)
            written_alike = earlier.writing in ({}, writing.to_note())
            if not change and not intake.anew and written_alike:
                folder.drop()
                return Update(change)
            graph, report = _join(workspace, intake, reading, seen)
        reading.by_hand.write_copies(folder.aside)
        return Update(change, _write(folder, graph, report, writing, seen))


def _as_before(reading: Reading, earlier: Earlier, directory: Path) -> Reading:
    """With the lexer that the graph was built with, where no other is given, and with its corrections."""
    by_hand = reading.by_hand or ByHand.load_copies(directory)
    return replace(reading, lexer=reading.lexer or earlier.lexer or LEXER, by_hand=by_hand)


def _join(workspace: Readings, intake: Intake, reading: Reading, seen: Seen) -> Built:
    """One graph of all that the workspace holds."""
    seen(Stage.JOINING)
    # The workspace keeps what was read, so that a changed ledger does not make anything be read again.
    made = made_by(reading.lexer or LEXER, reading.by_hand)
    joined = join(workspace.extractions(), reading.by_hand, made)
    for problem in joined.problems:
        seen(problem)
    report = count_graph(joined.graph, [*intake.problems, *joined.problems])
    return joined.graph, replace(report, run=intake.run)


def _write(folder: Folder, graph: Graph, report: Report, writing: Writing, seen: Seen) -> Report:
    """Puts every file in its place; returns the report with what the check of the RDF found."""
    seen(Stage.WRITING)
    report = folder.write(graph, report, writing)
    folder.publish()
    return report


def _check_apart(inputs: Inputs, directory: Path) -> None:
    """The next build must not read this one's files as documents."""
    for folder in (Path(one) for one in inputs if str(one) != "-"):
        if is_kind(folder, Path.is_dir) and directory.resolve().is_relative_to(folder.resolve()):
            found = f"lies in the input folder {str(folder)!r}, and would be read as documents next time"
            raise InputError(str(directory), found, "give an output folder beside the inputs")
