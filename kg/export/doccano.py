"""``doccano.jsonl``: one JSON object a line and document, in doccano's form with entities and relations.

Offsets count code points; ids are numbers, none twice in the file. What stands beside the annotations becomes
the document's metadata there.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from kg.export.atomic import open_atomic_text
from kg.export.regions import to_arrows, to_regions
from kg.export.values import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.model import Extraction, Graph


def write_doccano(graph: Graph, path: Path) -> None:
    """Write every document.

    Raises:
        ExportError: Where the file cannot be written.
    """
    numbers = count(1)
    ordered = sorted(graph.extractions, key=lambda extraction: extraction.document.id)
    with open_atomic_text(path) as file:
        for extraction in ordered:
            file.write(to_json(_to_row(extraction, numbers)) + "\n")


def _to_row(extraction: Extraction, numbers: Iterator[int]) -> dict[str, Any]:
    document = extraction.document
    ids = {region: next(numbers) for region in to_regions(extraction)}
    return {
        "text": document.text,
        "entities": [
            {
                "id": id_,
                "label": region.type,
                "start_offset": region.span.start,
                "end_offset": region.span.end,
            }
            for region, id_ in ids.items()
        ],
        "relations": [
            {"id": next(numbers), "from_id": ids[arrow.head], "to_id": ids[arrow.tail], "type": arrow.type}
            for arrow in to_arrows(extraction)
        ],
        "document": document.id,
        "sha256": document.sha256,
    }
