"""Writes a file, or a folder of files, whole or not at all: temporary ones take the names at the end."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from itertools import count
from typing import IO, TYPE_CHECKING, TextIO

from kg.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COUNTER = count()
_EXCLUSIVE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@contextmanager
def open_atomic(path: Path) -> Iterator[IO[bytes]]:
    """Yield a binary file that becomes ``path`` when the block ends well, and vanishes when it does not.

    A symbolic link at ``path`` is replaced, never written through.

    Raises:
        ExportError: Where the folder is missing or full, or ``path`` is a folder or a device.
    """
    _check_target(path)
    temporary = path.with_name(f".kg-{os.getpid()}-{next(_COUNTER)}.tmp")
    try:
        with open(temporary, "wb", opener=lambda name, _: os.open(name, _EXCLUSIVE, 0o666)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            raise _to_export_error(path, error) from error
        raise


@contextmanager
def open_atomic_text(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    r"""As :func:`open_atomic`, for text; line ends stay as written, lone surrogates become ``\udXXX``."""
    with open_atomic(path) as file:
        text = TextIOWrapper(file, encoding=encoding, errors="backslashreplace", newline="")
        yield text
        text.detach()


@contextmanager
def open_atomic_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder whose files move to the folder ``path`` when the block ends well.

    ``path`` is made where it is missing; files of other names in it stay.

    Raises:
        ExportError: Where the folder cannot be made or written, or a file's place is taken by a folder.
    """
    is_new = not path.exists()
    aside = path / f".kg-{os.getpid()}-{next(_COUNTER)}.tmp"
    try:
        path.mkdir(exist_ok=True)
        aside.mkdir()
        yield aside
        files = sorted(aside.iterdir())
        for file in files:
            _check_target(path / file.name)
            _sync(file)
        for file in files:
            file.replace(path / file.name)
        aside.rmdir()
    except BaseException as error:
        shutil.rmtree(aside, ignore_errors=True)
        if is_new:
            with suppress(OSError):
                path.rmdir()
        if isinstance(error, OSError):
            raise _to_export_error(path, error) from error
        raise


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _check_target(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise _to_export_error(path, error) from error
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise ExportError(str(path), "not a regular file", "give the name of a file in an ordinary folder")


def _to_export_error(path: Path, error: OSError) -> ExportError:
    return ExportError(
        str(path), error.strerror or str(error), "check the folder, its permissions and its space"
    )
