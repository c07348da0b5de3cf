"""Measures the quantities found against those of gold files, by value and unit, whatever their subject.

    measure_numbers.py [--errors] GOLD.json...

Equal values in one unit count once in a document: subjects, which would tell them apart, are not read here.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from kg.extract.numbers import QuantityMention, find_quantities
from kg.text.sentences import find_spans

WINDOW = 14


def fold_key(value: float, unit: str) -> tuple[str, str]:
    """Value and unit as compared: seven digits, and the unit without white space and width."""
    return f"{value:.7g}", unit.replace(" ", "").replace("\uff05", "%").replace("\uff0f", "/")


def find_all(text: str) -> list[QuantityMention]:
    """The distinct quantities of a text, sentence by sentence."""
    found = (q for span, _ in find_spans(text) for q in find_quantities(text, span.start, span.end))
    distinct: dict[tuple[float, str], QuantityMention] = {}
    for q in found:
        distinct.setdefault((q.quantity.value, q.quantity.unit), q)
    return list(distinct.values())


def show_errors(text: str, found: list[QuantityMention], observations: list[dict[str, Any]]) -> None:
    """Prints what was missed and what was wrong, with its surroundings."""
    left = Counter(fold_key(o["value"], o["unit"]) for o in observations)
    for mention in found:
        key = fold_key(mention.quantity.value, mention.quantity.unit)
        left[key] -= 1
        if left[key] < 0:
            before = text[max(0, mention.start - WINDOW) : mention.start]
            words = text[mention.start : mention.end]
            line = f"{before}[{words}]{text[mention.end : mention.end + WINDOW]}".replace("\n", "/")
            print(f"  wrong   {key[0]} {key[1]} | {line}")
    for seen in observations:
        key = fold_key(seen["value"], seen["unit"])
        if left[key] > 0:
            left[key] -= 1
            print(f"  missed  {key[0]} {key[1]} | {seen['property']}")


def main() -> None:
    """Reads the gold files and prints precision, recall and F1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    hits = system = gold = 0
    for path in options.gold:
        record = json.loads(path.read_text("utf-8"))
        text = record["text"].replace("|", "")
        found = find_all(text)
        ours = Counter(fold_key(q.quantity.value, q.quantity.unit) for q in found)
        wanted = Counter(fold_key(o["value"], o["unit"]) for o in record["observations"])
        hits += (ours & wanted).total()
        system += ours.total()
        gold += wanted.total()
        if options.errors and ours != wanted:
            print(path.stem)
            show_errors(text, found, record["observations"])
    precision, recall = hits / max(1, system), hits / max(1, gold)
    f1 = 2 * hits / max(1, system + gold)
    print(f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f}  found {hits} system {system} gold {gold}")


if __name__ == "__main__":
    main()
