"""``kg extract``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli import console
from kg.cli.options import Date, Glossary, Inputs, Jobs, Lexer, LexerName, Strict
from kg.errors import InputError, KgError
from kg.model import Extraction, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.cli.console import Watch


def extract(
    inputs: Inputs,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file; standard output without it.")
    ] = None,
    date: Date = None,
    lexer: Lexer = LexerName.LAC,
    jobs: Jobs = 1,
    strict: Strict = False,
    glossary: Glossary = None,
) -> None:
    """Writes one JSON object a document: entities, relations, observations, with offsets.

    Example: `kg extract examples/*.txt -o records.jsonl`
    """
    from kg import pipeline
    from kg.export.atomic import open_atomic_text
    from kg.export.values import to_json

    found = _seed(pipeline.extract(inputs, pipeline.Reading(date, lexer.value, jobs, strict)), glossary)
    try:
        with console.Watch(shown=bool(output) or not sys.stdout.isatty()) as watch:
            if output:
                with open_atomic_text(output) as file:
                    file.writelines(f"{to_json(record)}\n" for record in _to_records(found, watch))
                    # Where nothing could be read, an older file stays.
                    console.leave(watch.documents, failed=False)
            else:
                for record in _to_records(found, watch):
                    console.write(to_json(record) if console.takes_unicode() else json.dumps(record))
                    console.write("\n")
    except InputError as error:
        console.fail(error, console.SOME_REFUSED)
    except KgError as error:
        console.fail(error)
    console.leave(watch.documents, failed=watch.failed)


def _seed(found: Iterable[Extraction | Problem], glossary: Path | None) -> Iterable[Extraction | Problem]:
    """What was read with the names of a glossary added, after what is to be said of the glossary."""
    if glossary is None:
        return found
    from kg.glossary import Seeds, load_glossary

    try:
        loaded = load_glossary(glossary)
    except KgError as error:
        console.fail(error, console.USAGE)
    console.show_problems(loaded.problems)
    seeds = Seeds(loaded)
    return (item if isinstance(item, Problem) else seeds.seed(item) for item in found)


def _to_records(found: Iterable[Extraction | Problem], watch: Watch) -> Iterator[dict[str, Any]]:
    from kg.export import to_record

    for item in found:
        watch(item)
        if isinstance(item, Extraction):
            yield to_record(item)
