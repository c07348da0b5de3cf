"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class LexerName(StrEnum):
    """The lexers."""

    LAC = "lac"
    JIEBA = "jieba"


class MoreForm(StrEnum):
    """The forms that a build writes only where it is asked to."""

    NTRIPLES = "ntriples"
    NQUADS = "nquads"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"
    GEXF = "gexf"
    LABELSTUDIO = "labelstudio"
    DOCCANO = "doccano"
    PARQUET = "parquet"
    NEO4J = "neo4j"
    FTM = "ftm"


def check_date(date: str | None) -> str | None:
    """Refuses what is no date, as wrong usage."""
    from kg.ingest.dates import to_date

    if date is not None and to_date(date) is None:
        raise typer.BadParameter(f"{date!r} is no date: write it as 2020-03-18")
    return date


Inputs = Annotated[list[str], typer.Argument(help="Files, folders, patterns, or - for standard input.")]
Date = Annotated[
    str | None,
    typer.Option(callback=check_date, help="Publication date (YYYY-MM-DD) of documents that state none."),
]
Lexer = Annotated[
    LexerName, typer.Option(help="lac: fitted models; jieba: lexicons and patterns alone, which find less.")
]
Jobs = Annotated[int, typer.Option(min=1, help="Number of processes.")]
Also = Annotated[list[MoreForm] | None, typer.Option(help="Another form to write; can be repeated.")]
Excel = Annotated[bool, typer.Option("--excel", help="Tables for a spreadsheet: no cell runs as a formula.")]
Font = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="Another font file for the picture.")
]
Timing = Annotated[
    bool, typer.Option(help="Tell times in report.json; without, every build gives the same bytes.")
]
Ledger = Annotated[
    list[Path] | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        help="Corrections to replay, beside the kg-ledger.jsonl of input folders; can be repeated.",
    ),
]
Glossary = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        help="Known names: a table name,type,aliases,identifiers, or jieba's form.",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first input that cannot be read.")]
Folder = Annotated[Path, typer.Option("-g", "--graph", help="The folder that kg build wrote.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="What held or had been said by that day (YYYY-MM-DD); what has no date is left out."
    ),
]
