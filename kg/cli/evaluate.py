"""``kg evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from kg.cli import console
from kg.cli.options import Jobs, Json, Lexer, LexerName
from kg.errors import KgError
from kg.model import Extraction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table

    from kg.evaluate import Scores


def evaluate(
    gold: Annotated[
        list[Path],
        typer.Argument(help="Annotated articles: JSON files or folders of them; with --ledger, any inputs."),
    ],
    records: Annotated[
        Path | None,
        typer.Option(
            "-r", "--records", help="Score these records of kg extract; else it reads the articles."
        ),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List what was missed and what is wrong.")] = False,
    ledger: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Instead: which of these decisions reading comes to by itself; status 1 where not all.",
        ),
    ] = None,
    as_json: Json = False,
    lexer: Lexer = LexerName.LAC,
    jobs: Jobs = 1,
) -> None:
    """Scores what is read from annotated articles: by type, and each rule's precision.

    Example: `kg evaluate articles/ --errors`
    """
    if ledger:
        _check_ledger(gold, ledger, lexer, jobs, as_json=as_json)
        return
    from kg.evaluate import EMPTY, load_gold, load_records, score

    wanted, problems = load_gold(gold)
    console.show_problems(problems)
    if not wanted:
        console.leave(0, failed=True)
    try:
        given = load_records(records) if records else _extract((p for p, _ in wanted.values()), lexer, jobs)
    except KgError as error:
        console.fail(error)
    for name in wanted.keys() - given.keys():
        console.print_note(f"no record of {escape(name)}: counted as empty")
    scores = score((article, given.get(name, EMPTY)) for name, (_, article) in sorted(wanted.items()))
    if as_json:
        console.write_json(scores.to_json())
    else:
        console.write("".join(f"{name}  {line}\n" for name, line in scores.errors if errors))
        console.print_result(*_to_tables(scores))
    console.leave(len(wanted), failed=bool(problems))


def _check_ledger(inputs: list[Path], ledger: Path, lexer: LexerName, jobs: int, *, as_json: bool) -> None:
    """Prints the decisions that the reader does not come to by itself; fails where there are any."""
    from kg import pipeline
    from kg.corrections import load_ledger
    from kg.corrections.check import check_ledger

    try:
        corrections = load_ledger(ledger)
    except KgError as error:
        console.fail(error, console.USAGE)
    found = []
    with console.Watch() as watch:
        for item in pipeline.extract(inputs, pipeline.Reading(lexer=lexer.value, jobs=jobs)):
            watch(item)
            found += [item] if isinstance(item, Extraction) else []
    checked = check_ledger(found, corrections)
    if as_json:
        rows = [{"decision": c.correction.describe(), "met": c.met, "found": c.found} for c in checked]
        console.write_json(rows)
    else:
        console.write("".join(f"{c.correction.describe()}: {c.found}\n" for c in checked if not c.met))
        console.write(f"{sum(c.met for c in checked)} of {len(checked)} decisions are read so\n")
    if not all(c.met for c in checked):
        raise typer.Exit(console.FAILED)


def _extract(paths: Iterable[Path], lexer: LexerName, jobs: int) -> dict[str, Any]:
    """The records of what is read from the articles, by id."""
    from kg import pipeline
    from kg.export import to_record

    found = {}
    with console.Watch() as watch:
        for item in pipeline.extract(sorted(paths), pipeline.Reading(lexer=lexer.value, jobs=jobs)):
            watch(item)
            if isinstance(item, Extraction):
                found[item.document.id] = to_record(item, with_text=False)
    return found


def _to_tables(scores: Scores) -> Sequence[Table]:
    kinds = console.to_table("", "P", "R", "F1", "found/system/gold")
    for layer, kind, t in scores.rows():
        rates = (f"{rate:.3f}" for rate in (t.precision, t.recall, t.f1))
        kinds.add_row(f"  {kind}" if kind else layer, *rates, f"{t.found}/{t.system}/{t.gold}")
    rules = console.to_table("rule", "precision", "right/given")
    for rule, t in sorted(scores.rules.items()):
        rules.add_row(escape(rule), f"{t.precision:.3f}", f"{t.found}/{t.system}")
    return kinds, rules
