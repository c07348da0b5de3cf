"""Measures how the mentions of a document are grouped into entities, against the grouping of gold files.

    measure_grouping.py [--errors] GOLD.json...

Every name and alias of a gold entity, wherever it stands in the text, is a mention of its type. A duplicate
is a further entity of ours for one of the gold's; a merge is a further gold entity in one of ours.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.model import Document, DocumentEntity, EntityType, Mention, Span
from kg.resolve.document import explain_entities
from kg.resolve.names import to_name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Names with sharp edges in text; the others are unnamed sets, goods and acts, told in many words.
SHARP = {
    EntityType.COMPANY,
    EntityType.GOVERNMENT_BODY,
    EntityType.ORGANIZATION,
    EntityType.PERSON,
    EntityType.PLACE,
    EntityType.PARK,
}
# Names of one layer do not overlap; those of another may lie across them.
LAYERS = {EntityType.PRODUCT: 1, EntityType.INDUSTRY: 1}
LEAST_BARS = 1 / 8
LAYERS |= dict.fromkeys((EntityType.POLICY_MEASURE, EntityType.PROJECT, EntityType.GROUP), 2)


def fold_text(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the position in ``text``."""
    folded = [(sign, at) for at, sign_there in enumerate(text) for sign in to_name_key(sign_there)]
    return "".join(sign for sign, _ in folded), [at for _, at in folded]


def find_places(name: str, folded: str) -> Iterator[int]:
    """Where a folded name stands in a folded text."""
    at = folded.find(name) if name else -1
    while at >= 0:
        yield at
        at = folded.find(name, at + 1)


def project(record: dict[str, Any], text: str) -> dict[tuple[Span, EntityType], str]:
    """The mentions of a gold record with the id of their gold entity, the longest first, without overlap."""
    folded, positions = fold_text(text)
    found = {
        (Span(positions[at], positions[at + len(name) - 1] + 1), EntityType(entity["type"]), entity["id"])
        for entity in record["entities"]
        for name in map(to_name_key, (entity["name"], *entity["aliases"]))
        for at in find_places(name, folded)
    }
    taken: defaultdict[int, set[int]] = defaultdict(set)
    kept: dict[tuple[Span, EntityType], str] = {}
    for span, type_, id_ in sorted(found, key=lambda one: (one[0].start - one[0].end, one)):
        layer = taken[LAYERS.get(type_, 0)]
        if layer.isdisjoint(range(*span)) and not (type_ in LAYERS and taken[0].issuperset(range(*span))):
            layer.update(range(*span))
            kept[span, type_] = id_
    return kept


def count_errors(
    gold: dict[tuple[Span, EntityType], str], entities: Sequence[DocumentEntity]
) -> tuple[Counter[EntityType], Counter[EntityType], list[str]]:
    """Duplicates and merges by type, and a line for each."""
    duplicates: Counter[EntityType] = Counter()
    merges: Counter[EntityType] = Counter()
    lines = []
    parts: defaultdict[tuple[EntityType, str], list[DocumentEntity]] = defaultdict(list)
    for entity in entities:
        ids = {gold[span, entity.type] for span in entity.mentions}
        if len(ids) > 1:
            merges[entity.type] += len(ids) - 1
            lines.append(f"  merge {entity.type}: " + " | ".join((entity.name, *entity.aliases)))
        for id_ in ids:
            parts[entity.type, id_].append(entity)
    for (type_, _), pieces in parts.items():
        if len(pieces) > 1:
            duplicates[type_] += len(pieces) - 1
            lines.append(f"  duplicate {type_}: " + " | ".join(piece.name for piece in pieces))
    return duplicates, merges, lines


def print_totals(totals: dict[str, Counter[str]]) -> None:
    """A line for each type and one for all."""
    for name, total in totals.items():
        duplicates = 100 * total["duplicates"] / max(1, total["ours"])
        merges = 100 * total["merges"] / max(1, total["gold"])
        line = f"{name:15} gold {total['gold']:5} ours {total['ours']:5}"
        line += f"  duplicates {total['duplicates']:4} {duplicates:5.1f} %"
        print(line + f"  merges {total['merges']:3} {merges:5.2f} %")


def measure(path: Path, totals: dict[str, Counter[str]], *, errors: bool) -> tuple[int, float]:
    """Adds one gold file to the totals; its characters, and the seconds that grouping took."""
    record = json.loads(path.read_text("utf-8"))
    text = record["text"]
    if text.count("|") > len(text) * LEAST_BARS:
        text = text.replace("|", "")
    gold = project(record, text)
    mentions = [Mention(*span, type_) for span, type_ in gold]
    begin = time.process_time()
    entities, merged = explain_entities(Document(path.stem, text), mentions)
    seconds = time.process_time() - begin
    duplicates, merges, lines = count_errors(gold, entities)
    for type_ in EntityType:
        totals[type_]["gold"] += len({id_ for (_, t), id_ in gold.items() if t is type_})
        totals[type_]["ours"] += sum(entity.type is type_ for entity in entities)
        totals[type_]["duplicates"] += duplicates[type_]
        totals[type_]["merges"] += merges[type_]
    if errors and lines:
        print(path.stem, *lines, *(f"    {m.rule}: {m.short} = {m.full}" for m in merged), sep="\n")
    return len(text), seconds


def main() -> None:
    """Reads the gold files and prints duplicates and merges by type, and the speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    measured = [measure(path, totals, errors=options.errors) for path in options.gold]
    for name, types in (("sharp", SHARP), ("fuzzy", set(EntityType) - SHARP), ("all", set(EntityType))):
        totals[name] = sum((totals[type_] for type_ in types), Counter())
    print_totals(totals)
    seconds = sum(took for _, took in measured)
    print(f"{sum(length for length, _ in measured) / max(seconds, 1e-9):,.0f} characters a second")


if __name__ == "__main__":
    main()
