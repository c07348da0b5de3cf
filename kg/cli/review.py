"""``kg review``: what is most worth a look, with the ledger's lines for yes and no."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from kg.cli import console
from kg.cli.options import Folder, Json
from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.corrections import Correction
    from kg.corrections.review import Doubt
    from kg.join import Joined


def review(
    graph: Folder,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="How many questions at most.")] = 20,
    as_json: Json = False,
    write: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="A ledger to add the lines to, commented out until you decide."),
    ] = None,
    annotated: Annotated[
        Path | None,
        typer.Option(
            "--import",
            exists=True,
            dir_okay=False,
            help="An export of Label Studio or doccano: its changes as ledger lines, in place of questions.",
        ),
    ] = None,
) -> None:
    """Lists what is most worth a look: what may be one thing, hardly likely facts, contradictions.

    Each comes with its sentences and the lines that answer it with yes or no in a ledger, which
    `kg build --ledger` replays.

    Example: `kg review -g output -n 5 --write kg-ledger.jsonl`
    """
    from kg.corrections.review import find_doubts
    from kg.join import load_joined

    try:
        joined = load_joined(graph)
        if annotated:
            _import(annotated, joined, write, as_json=as_json)
            return
        doubts = find_doubts(joined.graph, joined.decisions, limit)
        if write:
            _write(doubts, write)
    except KgError as error:
        console.fail(error, console.USAGE)
    if as_json:
        console.write_json([_to_json(doubt) for doubt in doubts])
    elif not write:
        console.print_result(*(line for doubt in doubts for line in _to_lines(doubt)))
    if not doubts:
        console.print_note("nothing is in doubt")


def _import(path: Path, joined: Joined, write: Path | None, *, as_json: bool) -> None:
    """The changes that annotators made to what was exported."""
    from kg.corrections import append_lines
    from kg.corrections.annotated import load_changes
    from kg.corrections.ledger import to_line

    corrections, problems = load_changes(path, joined.graph.extractions)
    console.show_problems(problems)
    if write:
        append_lines(write, [to_line(correction) for correction in corrections])
        console.print_note(f"{len(corrections)} lines added to {escape(str(write))}")
    elif as_json:
        console.write_json([correction.to_json() for correction in corrections])
    else:
        console.write("".join(f"{to_line(correction)}\n" for correction in corrections))


def _write(doubts: Sequence[Doubt], path: Path) -> None:
    """Adds what the ledger does not ask yet."""
    from kg.corrections import append_lines
    from kg.corrections.review import to_template

    known = path.read_text("utf-8", errors="replace") if path.exists() else ""
    new = [doubt for doubt in doubts if f"# {doubt.id}: " not in known]
    append_lines(path, [line for doubt in new for line in to_template(doubt)])
    console.print_note(f"{len(new)} questions added to {escape(str(path))}")


def _to_lines(doubt: Doubt) -> Iterator[str]:
    from kg.corrections.ledger import to_line

    yield f"[bold]{escape(doubt.id)}[/bold]  {escape(doubt.question)}"
    yield from (f"    {escape(reason)}" for reason in doubt.reasons)
    for document, sentence in doubt.sentences:
        yield f"    [dim]{escape(document)}[/dim]  {escape(' '.join(sentence.split()))}"
    for word, lines in (("yes", doubt.yes), ("no", doubt.no)):
        yield from (f"    {word}: {escape(to_line(line))}" for line in lines)


def _to_json(doubt: Doubt) -> dict[str, Any]:
    def to_rows(lines: Sequence[Correction]) -> list[dict[str, Any]]:
        return [line.to_json() for line in lines]

    return {
        "id": doubt.id,
        "kind": doubt.kind,
        "question": doubt.question,
        "reasons": list(doubt.reasons),
        "sentences": [{"document": document, "sentence": text} for document, text in doubt.sentences],
        "yes": to_rows(doubt.yes),
        "no": to_rows(doubt.no),
    }
