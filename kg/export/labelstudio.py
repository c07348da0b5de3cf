"""``labelstudio.json``: tasks for Label Studio, what was read as predictions to be corrected.

Offsets count code points, as Label Studio's since 2022 do; docs/corrections.md has the labelling interface.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.export.atomic import open_atomic_text
from kg.export.regions import to_arrows, to_regions
from kg.export.values import to_json

if TYPE_CHECKING:
    from pathlib import Path

    from kg.export.regions import Region
    from kg.model import Extraction, Graph

_FROM, _TO, _MODEL = "label", "text", "kg"


def write_labelstudio(graph: Graph, path: Path) -> None:
    """Write one task a document, each on its own line.

    Raises:
        ExportError: Where the file cannot be written.
    """
    ordered = sorted(graph.extractions, key=lambda extraction: extraction.document.id)
    with open_atomic_text(path) as file:
        file.write("[")
        for place, extraction in enumerate(ordered):
            file.write(f"{',' if place else ''}\n{to_json(_to_task(extraction))}")
        file.write("\n]\n" if ordered else "]\n")


def _to_task(extraction: Extraction) -> dict[str, Any]:
    document = extraction.document
    ids = {region: f"r{number}" for number, region in enumerate(to_regions(extraction), 1)}
    result = [_to_region(document.text, region, id_) for region, id_ in ids.items()]
    result += [
        {
            "type": "relation",
            "from_id": ids[arrow.head],
            "to_id": ids[arrow.tail],
            "direction": "right",
            "labels": [arrow.type],
        }
        for arrow in to_arrows(extraction)
    ]
    data = {"text": document.text, "document": document.id, "sha256": document.sha256}
    return {"data": data, "predictions": [{"model_version": _MODEL, "result": result}]}


def _to_region(text: str, region: Region, id_: str) -> dict[str, Any]:
    start, end = region.span
    value = {"start": start, "end": end, "text": text[start:end], "labels": [region.type]}
    return {"id": id_, "from_name": _FROM, "to_name": _TO, "type": "labels", "value": value}
