"""One graph of what many documents say: read just now, or read back from a build's records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.export import EXPORTERS, from_record
from kg.graph import build_graph
from kg.resolve import resolve_entities

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.model import Extraction, Graph


def resolve(extractions: Iterable[Extraction]) -> Graph:
    """Finds which names mean one thing across documents, and joins equal claims to facts."""
    ordered = sorted(extractions, key=lambda extraction: extraction.document.id)
    return build_graph(ordered, resolve_entities(ordered))


def load_graph(directory: Path) -> Graph:
    """The graph that a build wrote into a folder, from its records.

    Raises:
        InputError: Where the folder holds no graph, or a broken one.
    """
    path = directory / EXPORTERS["records"].file_name
    try:
        lines = path.read_text("utf-8").split("\n")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(str(directory), "no graph here", "give a folder that kg build wrote") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), str(error), "build the graph again") from error
    return resolve(_load_record(path, number, line) for number, line in enumerate(lines, 1) if line)


def _load_record(path: Path, number: int, line: str) -> Extraction:
    where = f"{path}:{number}"
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"no record: {error}", "build the graph again") from error
    if not isinstance(record, dict):
        raise InputError(where, "no record: not an object", "build the graph again")
    return from_record(record)
