"""Reads annotated articles and records to score."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.model import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Record = dict[str, Any]

_KEYS = ("id", "entities", "relations", "observations")


def load_gold(paths: Sequence[Path]) -> tuple[dict[str, tuple[Path, Record]], tuple[Problem, ...]]:
    """Annotated articles with their files, by id, from JSON files and folders of them; and what is broken."""
    found: dict[str, tuple[Path, Record]] = {}
    problems = []
    for path in (file for one in paths for file in (sorted(one.glob("*.json")) if one.is_dir() else [one])):
        try:
            record = _to_record(path.read_text("utf-8"), str(path))
            found[record["id"]] = path, record
        except OSError as error:
            problems.append(Problem(str(path), error.strerror or str(error), "give a JSON file or a folder"))
        except UnicodeDecodeError as error:
            problems.append(Problem(str(path), str(error), "save it as UTF-8"))
        except InputError as error:
            problems.append(Problem(error.where, error.found, error.fix))
    return found, tuple(problems)


def load_records(path: Path) -> dict[str, Record]:
    """Records that ``kg extract`` wrote, one a line, by id.

    Raises:
        InputError: Where the file cannot be read or a line is no record.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), str(error), "give a file that kg extract wrote") from error
    found = (_to_record(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip())
    return {record["id"]: record for record in found}


def _to_record(text: str, where: str) -> Record:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"no JSON: {error}", "one object a line, or a file") from error
    missing = [key for key in _KEYS if not isinstance(record, dict) or key not in record]
    if missing:
        raise InputError(where, f"no {', '.join(missing)}", "an article has all of them, be they empty")
    return dict(record)
