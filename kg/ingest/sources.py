"""From files, folders, patterns and standard input, as named, to the files to read, in a fixed order."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.ingest.formats import SUFFIXES
from kg.model import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

STANDARD_INPUT = "-"
# Decisions about the documents of the folder in which it lies, and no document itself.
LEDGER_NAME = "kg-ledger.jsonl"
_REMOTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
_PATTERN = re.compile(r"[*?\[]")
_HIDDEN = re.compile(r"(?:^|[/\\])\.[^./\\]")
_NO_TEXT = re.compile("[\ud800-\udfff\0]")


def show_path(path: str) -> str:
    """Make a path printable: bytes that are no text and control characters as escapes."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in path
    )


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A file to read; ``path`` is ``-`` for standard input."""

    path: str

    @property
    def shown(self) -> str:
        """The path made printable; for messages."""
        return "<stdin>" if self.path == STANDARD_INPUT else show_path(self.path)

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return "stdin" if self.path == STANDARD_INPUT else Path(self.path).name

    @property
    def stem(self) -> str:
        """The file's name without ``.gz`` and without its suffix."""
        return Path(self.name.removesuffix(".gz")).stem

    @property
    def suffix(self) -> str:
        """The suffix in lower case, looked for under ``.gz``."""
        return Path(self.name.removesuffix(".gz")).suffix.lower()


def _warn(path: Path, found: str, fix: str) -> Problem:
    return Problem(show_path(str(path)), found, fix, severity="warning")


def _walk_folder(folder: Path) -> Iterator[Source | Problem]:
    """Yield the readable files below a folder; links are not followed, hidden names are passed over."""

    def note(error: OSError) -> None:
        failed.append(
            Problem(show_path(str(error.filename)), error.strerror or str(error), "allow reading it")
        )

    failed: list[Problem] = []
    strange: Counter[str] = Counter()
    count = 0
    for parent, folders, files in os.walk(folder, onerror=note, followlinks=False):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".") and name not in links]
        for path in (Path(parent, name) for name in (*links, *files) if not name.startswith(".")):
            count += 1
            if path.name == LEDGER_NAME and path.parent == folder:
                continue
            if path.is_symlink():
                yield _warn(path, "a link inside a folder is not followed", "name its target itself")
            elif Source(str(path)).suffix in SUFFIXES:
                yield Source(str(path))
            else:
                strange[path.suffix.lower()] += 1
    if strange or not count:
        yield _describe_rest(folder, strange)
    yield from failed


def _describe_rest(folder: Path, strange: Counter[str]) -> Problem:
    """Say what of a folder was not taken, in one line however much it was."""
    if not strange:
        return _warn(folder, "an empty folder", "nothing to read in it")
    kinds = ", ".join(f"{count} {suffix or 'without suffix'}" for suffix, count in sorted(strange.items()))
    return _warn(folder, f"files of no input format passed over: {kinds}", "name a file itself to try it")


def is_kind(path: Path, kind: Callable[[Path], bool]) -> bool:
    """Whether ``kind`` (``Path.is_dir``, ``Path.is_file``) holds; not, where the system does not tell."""
    try:
        return kind(path)
    except OSError:
        return False


def _expand_pattern(pattern: str) -> Iterator[Source | Problem]:
    """Yield what a pattern with ``*``, ``?``, ``[...]`` or ``**`` matches; ``**`` follows no links.

    As in a shell, a hidden name has to be meant: some part of the pattern begins with a dot.
    """
    path = Path(pattern)
    anchor = Path(path.anchor)
    try:
        found = [match for match in anchor.glob(str(path.relative_to(anchor))) if match.is_file()]
    except (ValueError, NotImplementedError, OSError) as error:
        yield Problem(show_path(pattern), f"no usable pattern: {error}", "use *, ?, [...] or **")
        return
    named = _HIDDEN.search(pattern)
    matches = [match for match in found if named or not _HIDDEN.search(str(match))]
    yield from (Source(str(match)) for match in matches)
    if not matches:
        yield Problem(show_path(pattern), "no file matches", "check the pattern and the folder")


def _expand(path: str) -> Iterator[Source | Problem]:
    """Yield what one argument names."""
    if path == STANDARD_INPUT:
        yield Source(path)
    elif _REMOTE.match(path):
        found = "not a file: nothing is read from the network"
        yield Problem(show_path(path), found, "download it and give the file")
    elif _NO_TEXT.search(path):
        yield Source(path)
    elif Path(path).is_dir():
        yield from _walk_folder(Path(path))
    elif os.path.lexists(path):
        yield Source(str(Path(path)))
    elif _PATTERN.search(path):
        yield from _expand_pattern(path)
    else:
        yield Problem(show_path(path), "no such file or folder", "check the path")


def _expand_or_refuse(path: str) -> Iterator[Source | Problem]:
    """As :func:`_expand`; a path that cannot even be looked at is refused, and the rest goes on."""
    try:
        yield from _expand(path)
    except OSError as error:
        yield Problem(show_path(path), error.strerror or str(error), "check the path and its permissions")


def _check_name(found: Source | Problem) -> Source | Problem:
    """Refuse a file whose name is no text."""
    if isinstance(found, Source) and _NO_TEXT.search(found.path):
        return Problem(found.shown, "the file name is not UTF-8", "rename the file")
    return found


def _order(found: Source | Problem) -> tuple[tuple[str, ...], str]:
    """Sort by the parts of the path, standard input first, a file before what is said about its folder."""
    if isinstance(found, Problem):
        return Path(found.where).parts, found.found
    return (() if found.path == STANDARD_INPUT else Path(found.path).parts), ""


def find_sources(paths: Iterable[str | Path]) -> Iterator[Source | Problem]:
    """Find the files to read.

    Args:
        paths: Files, folders (read recursively), patterns, or ``-``.

    Yields:
        Each file once, whatever order and however often it was named, sorted by path; a ``Problem`` where an
        argument names nothing that can be read.
    """
    found = {_check_name(one) for path in paths for one in _expand_or_refuse(os.fspath(path))}
    yield from sorted(found, key=_order)
