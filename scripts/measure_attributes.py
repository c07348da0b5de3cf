"""Measures the attributes found against those of gold files, for gold relations said in one sentence.

    measure_attributes.py [--wrong NAME] GOLD.json...

Counts how often the words are equal, and how often one holds the other.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measure_patterns import find_gold_mentions, fold_text

from kg.extract.attributes import find_attributes
from kg.model import Mention, Predicate, Span
from kg.text.sentences import find_spans

if TYPE_CHECKING:
    from collections.abc import Iterator


def find_closest(
    spans: list[Span], heads: list[Mention], tails: list[Mention]
) -> tuple[Span, Mention, Mention] | None:
    """The two mentions of one sentence with the least between them."""
    found = [
        (max(head.start - tail.end, tail.start - head.end), span, head, tail)
        for span in spans
        for head in heads
        for tail in tails
        if span.start <= min(head.start, tail.start) and max(head.end, tail.end) <= span.end
    ]
    return min(found)[1:] if found else None


def find_all(record: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """For each gold attribute its name, its value, the value found, and the sentence."""
    text = record["text"].replace("|", "")
    owners = find_gold_mentions(record, text)
    spans = [span for span, _ in find_spans(text)]
    for relation in record["relations"]:
        wanted = relation.get("attrs") or {}
        heads, tails = (
            [m for m, owner in owners.items() if owner == relation[end]] for end in ("head", "tail")
        )
        closest = find_closest(spans, heads, tails)
        if not wanted or not closest:
            continue
        span, head, tail = closest
        inside = [m for m in owners if span.start <= m.start and m.end <= span.end]
        found = dict(find_attributes(Predicate(relation["type"]), text, span, (head, tail), inside))
        for name, value in wanted.items():
            yield f"{relation['type']}.{name}", str(value), found.get(name, ""), text[span.start : span.end]


def main() -> None:
    """Reads the gold files and prints a line for each attribute."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--wrong", default="", help="show what differs, of attributes that begin so")
    options = parser.parse_args()
    wanted: Counter[str] = Counter()
    given: Counter[str] = Counter()
    equal: Counter[str] = Counter()
    close: Counter[str] = Counter()
    for path in options.gold:
        for name, value, found, sentence in find_all(json.loads(path.read_text("utf-8"))):
            ours, gold = fold_text(found)[0], fold_text(value)[0]
            wanted[name] += 1
            given[name] += bool(ours)
            equal[name] += ours == gold
            close[name] += bool(ours) and bool(gold) and (ours in gold or gold in ours)
            if options.wrong and name.startswith(options.wrong) and ours != gold:
                print(f"  {name} | {value} | {found} | {sentence}")
    for name, total in sorted(wanted.items()):
        shares = [f"{counter[name] / total:.2f}" for counter in (given, equal, close)]
        print(f"{name:24} gold {total:4} given {shares[0]} equal {shares[1]} close {shares[2]}")


if __name__ == "__main__":
    main()
