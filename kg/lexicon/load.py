"""Reads the shipped data files: a line is an entry, ``#`` opens a comment; a broken file says why."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from kg.errors import DataError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_FOLDERS = ("lexicon", "text", "extract", "resolve", "ontology", "corrections", "view")


def find_data(file_name: str) -> Traversable:
    """The shipped file of that name, in whichever package's ``data`` folder it lies."""
    for folder in _FOLDERS:
        path = resources.files("kg").joinpath(folder, "data", file_name)
        if path.is_file():
            return path
    raise DataError(file_name, "no such data file", "reinstall kg: a data file is missing")


def _lines(file_name: str) -> list[str]:
    text = find_data(file_name).read_text("utf-8")
    return [line for line in text.split("\n") if line.strip() and not line.startswith("#")]


@cache
def load_words(name: str) -> frozenset[str]:
    """The entries of ``data/NAME.txt``; a trailing ``# reason`` is dropped.

    Raises:
        DataError: Where an entry stands twice or has white space around it.
    """
    words: set[str] = set()
    problems = []
    for line in _lines(f"{name}.txt"):
        word = line.split(" #", 1)[0].rstrip() if " #" in line else line
        if word != word.strip():
            problems.append(f"white space around {word!r}")
        if word in words:
            problems.append(f"{word!r} stands twice")
        words.add(word)
    if problems:
        raise DataError(f"{name}.txt", "; ".join(problems[:20]), "one entry a line, each once")
    return frozenset(words)


@cache
def load_rows(name: str, width: int) -> tuple[tuple[str, ...], ...]:
    """The rows of ``data/NAME.tsv``, each of ``width`` fields.

    Raises:
        DataError: Where a row has another number of fields.
    """
    rows = [tuple(line.split("\t")) for line in _lines(f"{name}.tsv")]
    if bad := [row for row in rows if len(row) != width]:
        raise DataError(f"{name}.tsv", f"{bad[:5]!r}", f"every row has {width} fields, split by tabs")
    return tuple(rows)


@cache
def load_setting(name: str) -> dict[str, Any]:
    """The content of ``data/NAME.toml``."""
    try:
        return tomllib.loads(find_data(f"{name}.toml").read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{name}.toml", str(error), "valid TOML") from error
