"""The ledger: a text file of corrections, one JSON object a line, in the order in which they are replayed.

One line a decision, so that two people's changes merge in git line by line. Empty lines and lines that begin
with ``#`` are passed over, and so is a template: a line whose ``decision`` is null.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.corrections.correction import Correction, find_faults, from_json
from kg.errors import DataError, ExportError
from kg.export.atomic import open_atomic_text
from kg.export.values import to_json
from kg.ingest.sources import LEDGER_NAME, is_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SHOWN = 20
_FORM = "one JSON object a line, as docs/corrections.md shows"


def find_ledgers(inputs: Iterable[str | Path]) -> tuple[Path, ...]:
    """The ledgers that lie in input folders under their usual name, sorted."""
    folders = {Path(one) for one in inputs if str(one) != "-"}
    return tuple(sorted(path for folder in folders if is_kind(path := folder / LEDGER_NAME, Path.is_file)))


def load_ledger(path: Path) -> tuple[Correction, ...]:
    """The corrections of a ledger, in its order.

    Raises:
        DataError: Where the file cannot be read, or lines are broken; it tells all of them.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(str(path), str(error), "give a ledger in UTF-8") from error
    found: list[Correction] = []
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        row, wrong = _read_line(line)
        faults += (f"line {number}: {fault}" for fault in wrong)
        if not wrong and row.get("decision", "") is not None:
            found.append(from_json(row, f"{path.name}:{number}"))
    if faults:
        more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise DataError(str(path), "; ".join(faults[:_SHOWN]) + more, _FORM)
    return tuple(found)


def append_lines(path: Path, lines: Sequence[str]) -> None:
    """Adds lines at the end of a ledger, which is made where it is missing.

    Raises:
        ExportError: Where the file cannot be read or written.
    """
    try:
        before = path.read_text("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ExportError(str(path), str(error), "give a ledger in UTF-8") from error
    with open_atomic_text(path) as file:
        file.write(before + ("\n" if before and not before.endswith("\n") else ""))
        file.writelines(f"{line}\n" for line in lines)


def to_line(correction: Correction) -> str:
    """The correction as it stands in a ledger."""
    return to_json(correction.to_json())


def _read_line(line: str) -> tuple[dict[str, Any], list[str]]:
    """The object of a line, and what is wrong with it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {}, [f"no JSON: {error}"]
    if not isinstance(row, dict):
        return {}, ["not an object"]
    return row, list(_describe(row))


def _describe(row: dict[str, Any]) -> Iterator[str]:
    # Templates wait for somebody to decide.
    if row.get("decision", "") is not None:
        yield from (f"{found} (allowed: {allowed})" for found, allowed in find_faults(row))
