"""The commands together, and how a run ends: with what exit status, and without a traceback."""

from __future__ import annotations

import logging
import os
import sys

import typer

from kg.cli import console
from kg.cli.build import build
from kg.cli.conflicts import conflicts
from kg.cli.evaluate import evaluate
from kg.cli.explain import show, why
from kg.cli.export import export
from kg.cli.extract import extract
from kg.cli.query import query
from kg.cli.review import review
from kg.cli.update import add, remove
from kg.errors import KgError

HELP = """A knowledge graph of companies, suppliers, officials and policy measures from Chinese text.

Exit status: 0 done, 1 failed, 2 wrong usage, 3 some inputs refused, 4 the graph does not validate, 5 nothing
could be read or removed, 130 interrupted.
"""
COMMANDS = (build, add, remove, extract, evaluate, query, show, why, review, conflicts, export)


def to_app() -> typer.Typer:
    """The command line as typer holds it."""
    app = typer.Typer(
        name="kg",
        no_args_is_help=True,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        help=HELP,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for command in COMMANDS:
        app.command()(command)
    return app


def main() -> None:
    """Runs the command line and ends the process with its exit status."""
    console.prepare_streams()
    logging.basicConfig(format="%(levelname)s: %(message)s", level=logging.WARNING, stream=sys.stderr)
    sys.exit(_run(to_app()))


def _run(app: typer.Typer) -> int:
    status: object = 0
    try:
        app(prog_name="kg")
    except SystemExit as leaving:
        status = leaving.code
    except KgError as error:
        console.show_error(error)
        status = console.FAILED
    except KeyboardInterrupt:
        status = console.INTERRUPTED
    except Exception as error:
        if os.environ.get("KG_DEBUG"):
            raise
        found = f"unexpected {type(error).__name__}: {error}"
        console.show_error(KgError("kg", found, "set KG_DEBUG=1 to see where"))
        status = console.FAILED
    return console.close_streams(status if isinstance(status, int) else 0)
