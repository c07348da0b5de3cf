"""The two streams: results go to standard output, everything else to standard error, one line a message."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Self

import typer
from rich.box import ASCII, SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from kg.errors import InputError, KgError
from kg.model import Extraction, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType
    from rich.progress import TaskID

FAILED, USAGE, SOME_REFUSED, INVALID, NOTHING, INTERRUPTED = 1, 2, 3, 4, 5, 130
# A table that goes to a file or another program is as wide as its cells.
_UNBOUNDED = 100_000


def prepare_streams() -> None:
    """Makes both streams take any text: what their encoding lacks is written as escapes."""
    # A stream that was closed before the start is None.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - to the end
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def close_streams(status: int) -> int:
    """Writes what is pending; returns the exit status, also where nobody reads any more."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
    except OSError as error:
        _drop_output()
        show_error(_to_write_error(error))
        return FAILED
    return status


def write(text: str) -> None:
    """Writes a result; ends the run quietly where nobody reads it any more."""
    with _to_reader():
        sys.stdout.write(text)


def write_bytes(data: bytes) -> None:
    """As :func:`write`, for a file's own bytes, whatever the stream's encoding."""
    with _to_reader():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)


@contextmanager
def _to_reader() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        _drop_output()
        raise typer.Exit from error
    except OSError as error:
        _drop_output()
        fail(_to_write_error(error))


def write_json(value: object) -> None:
    """Writes a result as JSON, with escapes where the stream's encoding may lack a character."""
    write(json.dumps(value, ensure_ascii=not takes_unicode(), indent=1) + "\n")


def takes_unicode() -> bool:
    """Whether standard output can hold any character."""
    return (sys.stdout.encoding or "").lower().startswith("utf")


def to_table(*columns: str) -> Table:
    """A table with plain rules, for results and notes."""
    box = SIMPLE_HEAD if takes_unicode() else ASCII
    return Table(*map(escape, columns), box=box, show_edge=False, pad_edge=False)


def print_result(*parts: RenderableType) -> None:
    """Writes tables and marked-up lines, coloured on a terminal only."""
    text, shown = io.StringIO(), sys.stdout.isatty()
    width = None if shown else _UNBOUNDED
    console = Console(file=text, force_terminal=shown, highlight=False, width=width, soft_wrap=True)
    for part in parts:
        console.print(part)
    write(text.getvalue())


def print_note(*parts: RenderableType) -> None:
    """Prints to standard error."""
    console = _to_error_console()
    for part in parts:
        console.print(part, soft_wrap=True)


def show_error(error: KgError) -> None:
    """Prints an error in one line."""
    print_note(f"[red]kg:[/red] {escape(' '.join(str(error).split()))}")


def fail(error: KgError, status: int = FAILED) -> NoReturn:
    """Ends the run with an error."""
    show_error(error)
    raise typer.Exit(status)


def show_problems(problems: Iterable[Problem]) -> None:
    """Prints each problem in one line."""
    for problem in problems:
        colour = "red" if problem.severity == "error" else "yellow"
        line = str(InputError(problem.where, problem.found, problem.fix))
        print_note(f"[{colour}]{problem.severity}:[/{colour}] {escape(' '.join(line.split()))}")


def leave(documents: int, *, failed: bool) -> None:
    """Ends a run that read inputs, with the status that says how that went."""
    if not documents:
        print_note("nothing could be read")
        raise typer.Exit(NOTHING)
    if failed:
        raise typer.Exit(SOME_REFUSED)


class Watch:
    """Shows how far reading is, and what was refused, while it goes on.

    Args:
        shown: Whether to show how far it is: not where results go to the same terminal.

    Attributes:
        documents: How many were read.
        failed: Whether any input was refused.
    """

    def __init__(self, *, shown: bool = True) -> None:
        self.documents = 0
        self.failed = False
        self._characters = 0
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        # Redirected, standard output would come out on standard error.
        self._progress = Progress(
            *columns,
            console=_to_error_console(),
            transient=True,
            redirect_stdout=False,
            disable=not (shown and sys.stderr.isatty()),
        )
        self._task: TaskID = self._progress.add_task("reading", total=None)

    def __enter__(self) -> Self:
        """Begins to show."""
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Takes the display away."""
        self._progress.stop()

    def __call__(self, item: Extraction | Problem | str) -> None:
        """Takes notice of a document, a problem, or what is done now."""
        if isinstance(item, str):
            self._progress.update(self._task, description=item)
            return
        if isinstance(item, Problem):
            self.failed |= item.severity == "error"
            show_problems((item,))
            return
        self.documents += 1
        self._characters += len(item.document.text)
        text = f"{self.documents} documents, {self._characters:,} characters"
        self._progress.update(self._task, description=text)


def _to_write_error(error: OSError) -> KgError:
    return KgError("standard output", error.strerror or str(error), "not all of it was written")


class _ErrorConsole(Console):
    def on_broken_pipe(self) -> None:
        """Where nobody reads the messages any more, the work goes on without them."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def _to_error_console() -> Console:
    return _ErrorConsole(stderr=True, highlight=False)


def _drop_output() -> None:
    """Sends what is still to come nowhere, so that nothing complains when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
