"""From an annotation tool's export to ledger lines: what the annotators left otherwise than it was read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.corrections.differences import Arrows, find_changes
from kg.errors import DataError
from kg.model import EntityType, Predicate, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.corrections.correction import Correction
    from kg.model import Extraction

_FORM = "give the JSON export of Label Studio, or the JSONL export of doccano"


@dataclass(frozen=True, slots=True)
class Annotated:
    """One text with its regions (place and type, by the tool's id) and arrows (ids and predicate)."""

    where: str
    text: str
    regions: dict[str, tuple[Span, str]]
    arrows: tuple[tuple[str, str, str], ...]


def load_changes(
    path: Path, extractions: Iterable[Extraction]
) -> tuple[tuple[Correction, ...], tuple[Problem, ...]]:
    """The corrections that make what was read into what was annotated; texts are told by their hash.

    Args:
        path: An export of Label Studio or doccano.
        extractions: What the exported graph holds.

    Returns:
        The corrections, and a warning for each text or label that could not be used.

    Raises:
        DataError: Where the file is of neither form.
    """
    known = {extraction.document.sha256: extraction for extraction in extractions}
    lines: list[Correction] = []
    problems: list[Problem] = []
    for annotated in _load(path):
        extraction = known.get(hashlib.sha256(annotated.text.encode("utf-8", "surrogatepass")).hexdigest())
        if extraction is None:
            found = "a text that the graph does not have"
            problems.append(Problem(annotated.where, found, "give the folder that was exported", "warning"))
            continue
        problems += _find_unknown(annotated)
        regions, arrows = _clean(annotated)
        lines += find_changes(extraction, regions, arrows)
    return tuple(lines), tuple(problems)


def _find_unknown(annotated: Annotated) -> Iterator[Problem]:
    used = {type_ for _, type_ in annotated.regions.values()} - set(EntityType)
    used |= {type_ for _, _, type_ in annotated.arrows} - set(Predicate)
    for label in sorted(used):
        yield Problem(annotated.where, f"label {label!r}", "use the names of types and relations", "warning")


def _clean(annotated: Annotated) -> tuple[set[tuple[Span, str]], Arrows]:
    """What has known labels and lies in the text."""
    regions = {
        id_: (span, type_)
        for id_, (span, type_) in annotated.regions.items()
        if type_ in set(EntityType) and 0 <= span.start < span.end <= len(annotated.text)
    }
    arrows = {
        (regions[head], regions[tail], type_)
        for head, tail, type_ in annotated.arrows
        if head in regions and tail in regions and type_ in set(Predicate)
    }
    return set(regions.values()), arrows


def _load(path: Path) -> list[Annotated]:
    try:
        text = path.read_text("utf-8-sig")
        if text.lstrip().startswith("["):
            return list(_from_labelstudio(json.loads(text), path.name))
        rows = [json.loads(line) for line in text.split("\n") if line.strip()]
        return [_from_doccano(row, f"{path.name}:{number}") for number, row in enumerate(rows, 1)]
    except OSError as error:
        raise DataError(str(path), error.strerror or str(error), _FORM) from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise DataError(str(path), f"{type(error).__name__}: {error}", _FORM) from error


def _from_labelstudio(tasks: list[dict[str, Any]], name: str) -> Iterator[Annotated]:
    """Tasks that somebody finished, with the last annotation of each."""
    for number, task in enumerate(tasks, 1):
        done = [one for one in task.get("annotations") or () if not one.get("was_cancelled")]
        if not done:
            continue
        text: str = task["data"]["text"]
        result = done[-1]["result"]
        regions = {
            str(row["id"]): (_to_place(text, row["value"]), str(row["value"]["labels"][0]))
            for row in result
            if row["type"] == "labels" and row["value"].get("labels")
        }
        arrows = tuple(
            _turn(row, label)
            for row in result
            if row["type"] == "relation"
            for label in row.get("labels") or ()
        )
        yield Annotated(f"{name}: task {number}", text, regions, arrows)


def _turn(row: dict[str, Any], label: str) -> tuple[str, str, str]:
    ends = str(row["from_id"]), str(row["to_id"])
    return (*(ends[::-1] if row.get("direction") == "left" else ends), label)


def _to_place(text: str, value: dict[str, Any]) -> Span:
    """The place in code points; older versions counted UTF-16 units, which the region's own text tells."""
    start, end, words = int(value["start"]), int(value["end"]), value.get("text")
    if words is None or text[start:end] == words:
        return Span(start, end)
    units = text.encode("utf-16-le", "surrogatepass")
    before, inside = units[: 2 * start], units[2 * start : 2 * end]
    first = len(before.decode("utf-16-le", "replace"))
    found = Span(first, first + len(inside.decode("utf-16-le", "replace")))
    if text[found.start : found.end] != words:
        raise ValueError(f"no {words!r} at {start}")
    return found


def _from_doccano(row: dict[str, Any], where: str) -> Annotated:
    regions = {
        str(one["id"]): (Span(int(one["start_offset"]), int(one["end_offset"])), str(one["label"]))
        for one in row["entities"]
    }
    arrows = tuple((str(r["from_id"]), str(r["to_id"]), str(r["type"])) for r in row.get("relations") or ())
    return Annotated(where, row["text"], regions, arrows)
