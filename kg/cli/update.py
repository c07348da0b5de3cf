"""``kg add`` and ``kg remove``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from kg.cli import console
from kg.cli.build import show_report
from kg.cli.options import Also, Date, Excel, Folder, Font, Inputs, Jobs, LexerName, Strict, Timing
from kg.errors import InputError, KgError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.holdings import Change
    from kg.output import Writing
    from kg.pipeline import Inputs as Paths
    from kg.pipeline import Reading

_NAMED = 10


def add(
    inputs: Inputs,
    graph: Annotated[
        Path, typer.Option("-g", "--graph", help="The folder that kg build wrote; made where it is missing.")
    ],
    date: Date = None,
    lexer: Annotated[
        LexerName | None, typer.Option(help="Read every document of the folder anew with this lexer.")
    ] = None,
    jobs: Jobs = 1,
    strict: Strict = False,
    also: Also = None,
    excel: Excel = False,
    font: Font = None,
    timing: Timing = True,
) -> None:
    """Adds documents to a graph; one that has the id of an older one replaces it.

    Afterwards the folder is what one build of all its documents would make. It is written in the forms and
    with the settings of before, and in those that are asked for. Where every document is there already,
    nothing is written.

    Example: `kg add examples/12-later-report.txt -g output`
    """
    from kg.output import Writing
    from kg.pipeline import Reading

    reading = Reading(date, lexer.value if lexer else None, jobs, strict)
    writing = Writing(tuple(form.value for form in also or ()), excel, font, timing)
    change, failed = _update(graph, inputs, (), reading, writing)
    console.leave(len(change.added) + len(change.changed) + len(change.unchanged), failed=failed)


def remove(
    ids: Annotated[
        list[str], typer.Argument(metavar="DOC_ID...", help="Ids of documents, as in records.jsonl.")
    ],
    graph: Folder,
    jobs: Jobs = 1,
    timing: Timing = True,
) -> None:
    """Takes documents out of a graph, with all that only they said.

    Afterwards the folder is what one build of the documents that stay would make. An id that is not known is
    told, and the others are removed: exit status 3, or 5 where none is known and nothing is written.

    Example: `kg remove 12-later-report -g output`
    """
    from kg.output import Writing
    from kg.pipeline import Reading

    change, failed = _update(graph, (), ids, Reading(jobs=jobs), Writing(timing=timing))
    if failed:
        raise typer.Exit(console.SOME_REFUSED if change.removed else console.NOTHING)


def _update(
    graph: Path, inputs: Paths, ids: Sequence[str], reading: Reading, writing: Writing
) -> tuple[Change, bool]:
    """Updates the folder and says what changed; returns that, and whether anything was refused."""
    from kg import pipeline

    try:
        with console.Watch() as watch:
            done = pipeline.update(graph, inputs, ids, reading, writing, seen=watch)
    except InputError as error:
        console.fail(error, console.SOME_REFUSED if reading.strict else console.USAGE)
    except KgError as error:
        console.fail(error)
    for what in ("added", "changed", "removed", "unchanged"):
        if found := getattr(done.change, what):
            console.print_note(f"{what} {len(found):,}: {escape(_to_list(found))}")
    if done.report:
        show_report(done.report, graph)
    else:
        console.print_note(f"nothing changed in {escape(str(graph))}")
    return done.change, watch.failed


def _to_list(ids: Sequence[str]) -> str:
    """The first few ids."""
    return ", ".join(ids[:_NAMED]) + (" ..." if len(ids) > _NAMED else "")
