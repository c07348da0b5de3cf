"""``kg build``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from kg.cli import console
from kg.cli.options import (
    Also,
    Date,
    Excel,
    Font,
    Glossary,
    Inputs,
    Jobs,
    Ledger,
    Lexer,
    LexerName,
    Strict,
    Timing,
)
from kg.errors import DataError, InputError, KgError

if TYPE_CHECKING:
    from rich.table import Table

    from kg.report import Report

_SHOWN = 20


def build(
    inputs: Inputs,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the graph's files.")],
    date: Date = None,
    lexer: Lexer = LexerName.LAC,
    jobs: Jobs = 1,
    strict: Strict = False,
    ledger: Ledger = None,
    glossary: Glossary = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Read everything again, also what did not change.")
    ] = False,
    also: Also = None,
    excel: Excel = False,
    font: Font = None,
    timing: Timing = True,
) -> None:
    """Builds one graph of all inputs and writes it in its usual forms; --also adds others.

    Documents that did not change since the last build into the same folder are not read again. A build that
    is interrupted leaves the old files as they were, and the next one goes on from where it came to.

    Example: `kg build examples -o output`
    """
    from kg import pipeline
    from kg.corrections import ByHand
    from kg.output import Writing

    writing = Writing(tuple(form.value for form in also or ()), excel, font, timing)
    try:
        by_hand = ByHand.gather(inputs, ledger or (), glossary)
        reading = pipeline.Reading(date, lexer.value, jobs, strict, fresh, by_hand)
        with console.Watch() as watch:
            _, report = pipeline.build(inputs, output, reading, writing, seen=watch)
    except InputError as error:
        console.fail(error, console.SOME_REFUSED if strict else console.USAGE)
    except DataError as error:
        console.fail(error, console.USAGE)
    except KgError as error:
        console.fail(error)
    if report.validation:
        show_report(report, output)
    console.leave(report.documents, failed=report.failed)


def show_report(report: Report, output: Path) -> None:
    """The closing table; a graph that does not validate ends the run."""
    validation = report.validation
    console.print_note(_to_table(report), f"written to {escape(str(output))}")
    if validation and not validation.conforms:
        console.show_problems(report.problems[-_SHOWN:])
        console.fail(
            InputError(str(output), "the graph does not validate", "see validation.ttl"), console.INVALID
        )


def _to_table(report: Report) -> Table:
    table = console.to_table("what", "count")
    table.columns[1].justify = "right"
    sections = (
        {"documents": report.documents, "characters": report.characters, "mentions": report.mentions},
        {"entities": report.nodes, **{f"  {name}": count for name, count in report.entities.items()}},
        {"facts": sum(report.facts.values()), **{f"  {name}": n for name, n in report.facts.items()}},
        {"problems": len(report.problems)},
    )
    for rows in sections:
        for name, count in rows.items():
            table.add_row(name, f"{count:,}")
        table.add_section()
    if report.run and report.run.documents:
        table.add_row("read anew", f"{report.run.documents:,}")
        table.add_row("characters/s", f"{report.run.speed:,.0f}")
    return table
